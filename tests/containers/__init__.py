"""Tests on servers in containers."""
