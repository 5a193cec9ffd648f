"""What our figures are held against: the bare floor in Python, and Kafka Streams with HAPI FHIR."""
