"""The database's shape goes forward only."""

from dataclasses import replace

from services.status.store.migrate import known_migrations, what_differs

KNOWN = known_migrations()
APPLIED = [(step.number, step.digest) for step in KNOWN]


def test_migrations_are_numbered_from_one_without_a_gap() -> None:
    assert [step.number for step in KNOWN] == list(range(1, len(KNOWN) + 1))


def test_a_database_that_lacks_the_last_steps_may_be_brought_on() -> None:
    assert what_differs(APPLIED[:-1], KNOWN) is None
    assert what_differs(APPLIED, KNOWN) is None
    assert what_differs([], KNOWN) is None


def test_an_edited_step_is_named() -> None:
    edited = [replace(KNOWN[0], text="-- other"), *KNOWN[1:]]

    assert KNOWN[0].name in (what_differs(APPLIED, edited) or "")


def test_a_newer_database_is_refused() -> None:
    newer = [*APPLIED, (len(KNOWN) + 1, "digest")]

    assert "newer version" in (what_differs(newer, KNOWN) or "")
