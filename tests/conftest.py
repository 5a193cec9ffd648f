"""What all tests share: how hard hypothesis tries."""

import os

from hypothesis import settings

# While writing: quick, and other examples each time.
settings.register_profile("fast", max_examples=50, deadline=None)
# On CI: more, and the same each time, so that a red build is the doing of the change it tests.
settings.register_profile("ci", max_examples=300, deadline=None, derandomize=True, print_blob=True)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if "CI" in os.environ else "fast")
)
