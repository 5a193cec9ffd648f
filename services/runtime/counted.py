"""How many of what, for sentences in English."""


def counted(count: int, noun: str) -> str:
    """E.g. ``1 message``, ``0 messages``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
