"""Reads topics in batches with FastStream, and loses nothing.

The only place that survives any error of a handler: it pauses, and reads again.
"""

from services.runtime.broker.listening import Listening, listen

__all__ = ["Listening", "listen"]
