"""What fuzzing found, made small: each was once no answer, or said too much."""

from pathlib import Path

import pytest

from services.command.files import read_files
from services.milestone.read import sent_at
from tests.fuzz.oracle import SECRETS, answered, raised
from tests.read.given import AT, bundle, read

FOUND = {
    # `milepael read` asks for the time of a message before anything is known of its bytes.
    "a type that is no UTF-8": b'{"a":1,"resourceType":"hemmelig\xff"}',
    "a type with half a surrogate": b'{"a":1,"resourceType":"hemmelig\xed\xa0\x80"}',
    "a time that is no UTF-8": b'{"resourceType":"Bundle","timestamp":"hemmelig\xff"}',
    # The error kept the one before it, and the words of msgspec quote the message.
    "a second type": b'{"resourceType":"Bundle","resourceType":"hemmelig"}',
    "labels that are none": b'{"resourceType":"Bundle","type":"message","meta":["hemmelig"]}',
}


def test_a_bundle_of_nothing_but_help_is_set_aside_and_not_left_unanswered() -> None:
    """A header and Provenances without what they are about: that was no answer at all."""
    helps = {"resourceType": "Organization", "name": "Prøvesykehuset"}

    (aside,) = read(bundle(helps)).not_ours

    assert aside.why == "a Bundle of what only helps to read others"


@pytest.mark.parametrize("raw", FOUND.values(), ids=FOUND)
def test_what_was_found_is_answered_at_the_desk_and_in_the_stream(
    raw: bytes, tmp_path: Path
) -> None:
    (tmp_path / "message.json").write_bytes(raw)

    (one,) = read_files([tmp_path], AT)

    assert answered(raw).parked
    assert one.verdict == "refused"
    assert sent_at(raw) is None
    assert not any(secret in raised(raw) for secret in SECRETS)
