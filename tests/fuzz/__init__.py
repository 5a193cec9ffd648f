"""Spoiled messages: whatever stands in them, reading answers, and repeats none of it."""
