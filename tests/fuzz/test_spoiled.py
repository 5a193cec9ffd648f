"""Valid messages, spoiled at every field: answered, and nothing of them is repeated."""

import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.mutate import marked, spoiled_at
from tests.fuzz.oracle import PERSONS, SECRETS, answered, raised, said_by, words_of
from tests.fuzz.seeds import SMALL, seeds
from tests.fuzz.spoil import MARK, SPOILS
from tests.fuzz.write import at, changed, places, written


@st.composite
def spoiled(draw: st.DrawFn) -> bytes:
    """A seed, spoiled at one to three places, in whatever way."""
    message = draw(st.sampled_from(seeds()))
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(places(message)))
        message = spoiled_at(message, path, draw(st.sampled_from(sorted(SPOILS))))
    return written(message)


@given(spoiled())
def test_a_message_spoiled_anywhere_is_answered_and_never_repeated(raw: bytes) -> None:
    """One exception would stop the stream, and one value in a reason would be a leak."""
    told = said_by(answered(raw))

    assert not any(secret.encode() in told for secret in PERSONS)


@given(spoiled())
def test_a_spoiled_message_is_answered_the_same_twice(raw: bytes) -> None:
    """A retry, a replay and a second process must all say the same."""
    first, second = answered(raw), answered(raw)

    assert words_of(first) == words_of(second)
    assert [one.content for one in first.statements] == [one.content for one in second.statements]


@given(st.deferred(lambda: st.sampled_from(seeds())), st.data())
def test_no_mark_of_a_message_marked_in_every_value_stands_in_its_answer(
    message: Any, data: st.DataObject
) -> None:
    """Whatever a reason is about, no value of the message stands in it: not even a wrong code."""
    everywhere = marked(message)
    path = data.draw(st.sampled_from(places(everywhere)[1:]))

    answered(written(everywhere))
    answered(written(changed(message, path, at(everywhere, path))))


@given(spoiled(), st.integers(0, 10_000), st.binary(max_size=4))
def test_a_message_cut_off_or_overwritten_is_answered(raw: bytes, place: int, new: bytes) -> None:
    answered(raw[:place])
    answered(raw[:place] + new + raw[place + len(new) :])


@pytest.mark.parametrize("message", SMALL, ids=["stay", "referral", "task", "person", "b", "n"])
def test_no_error_on_the_way_can_print_what_stood_in_the_message(
    message: Any, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever logs an error with its traceback logs its causes too."""
    caplog.set_level(logging.NOTSET)
    for path in places(message)[:8]:
        for name in SPOILS:
            raw = written(spoiled_at(message, path, name))

            printed = raised(raw)
            answered(raw)

            assert not any(secret in printed for secret in SECRETS)
    shown = capsys.readouterr()
    assert MARK not in caplog.text + shown.out + shown.err


@pytest.mark.parametrize(
    "around",
    [
        (b"\xef\xbb\xbf", b""),
        (b"\0", b""),
        (b"", b"\0"),
        (b"", b" {}"),
        (b"[", b"]"),
        (b"hemmelig(", b")"),
        (b"\x1e", b"\n"),
        (b" " * 70_000, b"\n" * 70_000),
    ],
)
def test_a_message_within_something_else_is_answered(around: tuple[bytes, bytes]) -> None:
    """A byte order mark, a second message, an array, a callback, a record separator, blanks."""
    for message in SMALL:
        answered(written(message).join(around))


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-32", "latin-1", "utf-8-sig"])
def test_a_message_in_another_encoding_is_answered(coding: str) -> None:
    for message in seeds():
        answered(written(message).decode().encode(coding, "replace"))
