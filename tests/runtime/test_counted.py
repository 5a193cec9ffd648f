"""How many of what."""

import pytest

from services.runtime.counted import counted


@pytest.mark.parametrize(
    ("count", "told"), [(0, "0 messages"), (1, "1 message"), (2, "2 messages")]
)
def test_one_is_told_in_the_singular(count: int, told: str) -> None:
    assert counted(count, "message") == told
