"""What must be true of the answer to any bytes whatever."""

import traceback

import msgspec

from services.milestone.read import Heard, Reading
from services.milestone.read.bounds import outside
from services.milestone.read.envelope import open_message
from services.runtime.errors import Unreadable
from tests.fuzz.spoil import MARK, NUMBER
from tests.read.given import AT, KARI, OLA, READER, read

ENCODER = msgspec.json.Encoder()
PERSONS = (OLA, KARI, "Prøve")
SECRETS = (MARK, MARK.upper(), str(NUMBER), *PERSONS)


def answered(raw: bytes) -> Reading:
    """Read the bytes, and see that they are answered without a word of theirs."""
    reading = read(raw)

    assert reading.statements or reading.parked or reading.not_ours
    assert all(parked.reasons for parked in reading.parked)
    told = words_of(reading)
    assert not any(secret in told for secret in SECRETS)
    # No database keeps a NUL, and what cannot be encoded would stop whoever writes it.
    assert b"\\u0000" not in said_by(reading)
    return reading


def said_by(reading: Reading) -> bytes:
    """What is written to the topics."""
    return ENCODER.encode((reading.statements, reading.aside, reading.parked))


def words_of(reading: Reading) -> str:
    """Every word of the reasons, and of what was set aside."""
    reasons = [(one.where, one.expected) for p in reading.parked for one in p.reasons]
    return repr((reasons, reading.not_ours))


def raised(raw: bytes) -> str:
    """All that could be printed of the error that opening the bytes raises; empty without one."""
    if list(outside(raw, READER.bounds)):
        return ""
    try:
        open_message(raw, Heard("fhir.test.v1", 0, 0, AT), READER)
    except Unreadable as broken:
        return "".join(traceback.format_exception(broken)) + repr((broken, broken.args))
    return ""
