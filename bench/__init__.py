"""Measures the services on real servers, and two yardsticks on the same topics: see the README."""
