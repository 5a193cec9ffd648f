"""How long a test waits for what must come: no measure of anything, only the end of a hang."""

PATIENCE_S = 300.0
"""A hundred times what an idle machine takes, so that a busy one fails no test."""
