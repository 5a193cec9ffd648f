"""The service that reads FHIR and publishes milestones: read, decide, write."""
