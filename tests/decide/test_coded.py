"""Which code came before which: as each pair says, and at a cost in proportion to the codes."""

import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import FrameType

from hypothesis import given
from hypothesis import strategies as st

from schemas.milestone import Statement, When
from services.status.decide.about import About
from services.status.decide.claim import Claim, claim_of
from services.status.decide.coded import Coded, certainly_before, code_of
from services.status.decide.draft import Draft
from services.status.decide.facts import standing
from tests.given import (
    ANNA,
    DEFINITIONS,
    HOSPITAL,
    NOON,
    OTHER_HOSPITAL,
    at,
    coded,
    decided,
    in_month,
    on,
    statement,
)

(A12,) = (one for one in DEFINITIONS.definitions if one.version == "A12@2021-07-02")
NAMES = (("S",), ("C", "FK"), ("CK",), ("X", "A"))
days = st.integers(0, 4).map(lambda n: date(2026, 1, 29) + timedelta(days=n))
whens = st.one_of(
    st.none(),
    days.map(lambda day: When(day, day)),
    st.tuples(days, st.integers(8, 9)).map(
        lambda told: at(datetime(told[0].year, told[0].month, told[0].day, told[1], tzinfo=UTC))
    ),
    days.map(lambda day: in_month(day.year, day.month, 31 if day.month == 1 else 28)),
)


@st.composite
def claims(draw: st.DrawFn) -> list[Claim]:
    """Up to seven codes of two hospitals, or of one that is not told."""
    codes = st.sampled_from(["A12A", "A12S", "A12CK", "A12FK", "A12X"])
    units = st.sampled_from([None, HOSPITAL, OTHER_HOSPITAL])
    made = []
    for n in range(draw(st.integers(1, 7))):
        when = draw(whens)
        says = coded(draw(codes), when or on(2026, 1, 1), organisation=draw(units))
        told = statement(f"E|{n}", says if when else replace(says, days=()), version=1)
        (fact,) = standing([told]).facts
        claim = claim_of(fact, A12, {})
        assert claim is not None
        made.append(claim)
    return made


@given(claims())
def test_what_came_before_a_code_is_what_each_of_the_others_says(told: list[Claim]) -> None:
    """Each is looked at once and not once for each other, and the answer is the same."""
    about = About(
        patient=ANNA, sources={}, unread=(), serving=frozenset(), born_on=None,
        municipality=None, reasoned=(), registry={}, withdrawn={}, now=NOON,
    )  # fmt: skip
    draft = Draft(A12, told[0])
    draft.early.extend(told)
    found = Coded(draft=draft, about=about, elsewhere=())

    for claim in told:
        others = [one for one in told if one is not claim]
        for names in NAMES:
            named = [one for one in others if _has(one, names)]
            before = any(certainly_before(one, claim) for one in named)
            perhaps = any(not certainly_before(claim, one) for one in named)
            assert found.is_after(claim, names) is before
            assert found.has_before(claim, names) is perhaps
        unit = claim.fact.said.organisation
        same = [one for one in others if code_of(one) == code_of(claim)]
        again = any(
            one.fact.said.organisation == unit and certainly_before(one, claim) for one in same
        )
        assert found.is_repeated(claim) is again


def test_twice_the_codes_cost_twice_the_steps() -> None:
    """Patients of many years have thousands; what each costs may not grow with the others."""
    steps_for(evaluations(400))  # What is kept for every later answer is no part of either.

    few, many = steps_for(evaluations(200)), steps_for(evaluations(400))

    assert many < 2.1 * few


def evaluations(number: int) -> list[Statement]:
    """A course with so many evaluations, two on a day."""
    begins = [coded(code, on(2024, 1, 5)) for code in ("D12A", "D12M", "D12CP")]
    first = date(2024, 1, 8)
    later = [first + timedelta(days=n // 2) for n in range(number)]
    says = [*begins, *(coded("D12E", When(day, day)) for day in later)]
    return [statement(f"E|{n}", one, version=1) for n, one in enumerate(says)]


def steps_for(told: list[Statement]) -> int:
    """How many calls of functions the answer takes: what a loop does without any is not seen."""
    taken = 0

    def count(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal taken
        taken += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        decided(*told)
    finally:
        sys.setprofile(None)
    return taken


def _has(claim: Claim, names: tuple[str, ...]) -> bool:
    code = code_of(claim)
    return code.event in names or f"{code.event}{code.outcome}" in names
