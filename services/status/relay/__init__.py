"""Sends the outbox to Kafka: each event once, in order, whoever dies or freezes on the way."""
