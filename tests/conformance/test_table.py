"""The conformance table is what is read, and every disagreement in it is explained by a rule."""

from functools import cache

import pytest

from tests.conformance.__main__ import PAGE, main
from tests.conformance.compare import Compared, compare
from tests.conformance.corpora import Family, families
from tests.conformance.judges import Fault
from tests.conformance.kinds import Kind, kind_of, load_kinds
from tests.conformance.table import WHOSE, table
from tests.read.given import needs_corpora


@cache
def compared() -> list[Compared]:
    """Every file; asked once for all tests."""
    return compare()


@needs_corpora
def test_the_page_is_what_is_read_today() -> None:
    """A verdict that changes is for a person to look at: `make conformance`, and read the diff."""
    assert PAGE.read_text("utf-8") == table(compared())


@needs_corpora
def test_every_disagreement_is_explained_by_a_rule_and_none_by_a_file() -> None:
    assert {one.file.name: one.unexplained for one in compared() if one.unexplained} == {}


@needs_corpora
def test_no_disagreement_is_our_mistake() -> None:
    """What we know to be wrong in us is mended, not listed."""
    mistakes = {kind.id: kind.mistake for kind in load_kinds()}

    told = {kind for one in compared() for kind in one.kinds if mistakes[kind] == "ours"}

    assert told == set()


@needs_corpora
def test_no_kind_explains_what_does_not_happen() -> None:
    """A rule that nothing needs would hide the next mistake."""
    used = {kind for one in compared() for kind in one.kinds}

    assert {kind.id for kind in load_kinds()} == used


@needs_corpora
@pytest.mark.parametrize("family", families().values(), ids=lambda family: str(family.name))
def test_no_family_is_refused_or_set_aside_beyond_what_is_right(family: Family) -> None:
    """Refusing everything would be easy, and so would reading nothing."""
    told = [one.ours for one in compared() if one.file.family == family and one.file.telling]

    assert told or family.least_read == 0
    assert sum(one.parked > 0 for one in told) <= family.most_parked * len(told)
    assert sum(one.verdict == "read" for one in told) >= family.least_read * len(told)


@needs_corpora
def test_what_both_other_readers_take_is_refused_only_for_what_they_do_not_look_at() -> None:
    """They know neither code sets nor patients; of everything else they know as much as we."""
    kinds = {kind.id: kind for kind in load_kinds()}

    for one in compared():
        if one.ours.faults and not one.theirs and one.third == ():
            assert {kinds[kind].mistake for kind in one.kinds} <= {"sender", "nobody"}


def test_the_first_kind_that_fits_explains_a_fault() -> None:
    one = Kind("one", "ours", "why", "sender", resource="Task", what="unsound: .*")
    other = Kind("other", "ours", "why", "sender", resource="looked at")
    their = Kind("their", "fhir.resources", "why", "nobody", resource="not looked at")
    kinds = (one, other, their)

    assert kind_of(Fault("Task", "status", "unsound: x"), "ours", kinds) == "one"
    assert kind_of(Fault("Task", "status", "no-rule: x"), "ours", kinds) == "other"
    assert kind_of(Fault("Basic", "code", "missing"), "ours", kinds) is None
    assert kind_of(Fault("Basic", "code", "missing"), "fhir.resources", kinds) == "their"


def test_every_kind_says_whose_mistake_it_is() -> None:
    for kind in load_kinds():
        assert kind.why
        assert kind.mistake in WHOSE
        assert kind.refused_by in {"ours", "fhir.resources"}


def test_misuse_of_the_command_is_exit_code_two() -> None:
    assert main(["--nonsense"]) == 2
