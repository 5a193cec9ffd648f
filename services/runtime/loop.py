"""The event loop of a service: uvloop's spares some of the processor, 5 % of what status takes."""

import sys

if sys.platform == "win32":
    # It is not made for Windows.
    from asyncio import new_event_loop as new_loop
else:
    from uvloop import new_event_loop as new_loop

__all__ = ["new_loop"]
