"""A plugin of pytest's that lets tests run only where the core is compiled."""

from services.status.decide import rows

assert rows.__file__ is not None
assert not rows.__file__.endswith(".py"), "the core is not compiled"
