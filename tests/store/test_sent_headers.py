"""The headers that the relay sends are those of the outbox, in their order, whatever they hold."""

import msgspec
import pytest

from services.status.relay.send import headers_of
from tests.store.given import BY_TIME, WRITING, change, status


def plainly(encoded: bytes) -> list[tuple[str, bytes]]:
    """All of them decoded, one by one."""
    return [(name, value.encode()) for name, value in msgspec.json.decode(encoded)]


def encoded(subject: str, time: str = "2026-06-01T12:00:00Z") -> bytes:
    told = [("ce_source", "/s"), ("ce_subject", subject), ("ce_time", time), ("more", "[]")]
    return msgspec.json.encode(told)


def test_the_headers_of_an_event_are_sent_as_they_were_written() -> None:
    outgoing = WRITING.status_event(change(1), WRITING.body(status()), BY_TIME, 4)

    assert headers_of(outgoing.headers, outgoing.subject) == plainly(outgoing.headers)


@pytest.mark.parametrize("subject", ["i1", "", 'a"],["b', "\\", "ø,\n", '["ce_subject","i1"]'])
def test_any_subject_stays_what_it_is(subject: str) -> None:
    """The name of a sender is a foreign word."""
    told = encoded(subject)

    assert headers_of(told, subject) == plainly(told)


def test_what_differs_beside_the_subject_is_told_apart() -> None:
    first, second = encoded("i1"), encoded("i1", "2026-06-02T12:00:00Z")

    assert headers_of(first, "i1") == plainly(first)
    assert headers_of(second, "i1") == plainly(second)
    assert headers_of(encoded("i2"), "i2") == plainly(encoded("i2"))


@pytest.mark.parametrize("told", [b"[]", encoded("another"), b'[["ce_subject","i1"]]'])
def test_where_the_subject_is_not_found_all_are_decoded(told: bytes) -> None:
    assert headers_of(told, "i1") == plainly(told)


def test_the_id_that_is_put_to_one_row_is_not_put_to_the_next() -> None:
    """What is kept of the headers before is not what is handed out."""
    told = encoded("i1")
    headers_of(told, "i1").append(("ce_id", b"1:0:1"))

    assert headers_of(told, "i1") == plainly(told)
