"""Synthetic senders: what will have happened is chosen first, then the FHIR that should lead there.

It shares nothing with the services that it tests but the names of the topics' fields: its due
days come from a small table and a calendar of its own.
"""
