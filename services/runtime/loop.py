"""The event loop of a service."""

import asyncio
import sys

from services.runtime.brokers import Brokers


def new_loop(kafka: Brokers) -> asyncio.AbstractEventLoop:
    """A loop of uvloop: it spares 5 % of what `status` takes of the processor; Windows has none.

    It is not for TLS: with a fetch under way it is 30 s until a connection has closed (uvloop#471;
    8 of 15 times with 0.22), and a service reads and closes all the time. asyncio's takes 0.2 s.
    """
    if sys.platform == "win32" or kafka.security_protocol.encrypts:
        return asyncio.new_event_loop()
    from uvloop import new_event_loop  # noqa: PLC0415

    return new_event_loop()
