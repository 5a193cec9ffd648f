"""A Kafka that wants to know who comes, and lets nobody listen."""
