"""Every pathway but those of cancer, from FHIR in files to what the command says of it."""
