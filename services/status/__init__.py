"""Folds statements into pathway instances and publishes what changed."""
