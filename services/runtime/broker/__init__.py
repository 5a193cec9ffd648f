"""Reads topics in batches with FastStream, and loses nothing.

The only place that survives any error of a handler: it pauses, and reads again.
"""

from services.runtime.broker.listening import Listening, about_to_join, listen

__all__ = ["Listening", "about_to_join", "listen"]
