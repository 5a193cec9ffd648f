"""The patient's other pathways: gone on from, moved from, begun again, side by side."""

from dataclasses import replace
from datetime import date

from schemas.codes import Finding
from schemas.definition import Follow
from schemas.milestone import Statement, When
from schemas.status import Status
from tests.given import bodies, coded, findings, on, only, reached, statement
from tests.made_up import also, declined, only_these, pathway, row, step, tell, tells


def told(code: str, when: When) -> Statement:
    """A contact that states one code."""
    return statement(f"E|{code}|{when.first_on}", coded(code, when), version=1)


def relations(*statements: Statement) -> dict[str, list[tuple[str, str]]]:
    """What each pathway is to which other ones."""
    found = bodies(*statements)
    return {
        status.pathway.code: [
            (one.relation.value, found[one.instance].pathway.code) for one in status.related
        ]
        for status in found.values()
    }


def test_an_organ_pathway_goes_on_from_the_diagnostic_one() -> None:
    """C01CK: cancer of an organ. The diagnostic pathway has ended, and the next one is known."""
    diagnostic = [
        told("C01A", on(2026, 1, 5)), told("C01S", on(2026, 1, 8)), told("C01CK", on(2026, 1, 20))
    ]  # fmt: skip

    assert relations(*diagnostic, told("A12A", on(2026, 1, 20))) == {
        "C01": [("followed-by", "A12")],
        "A12": [("follows", "C01")],
    }
    no_disease = [*diagnostic[:2], told("C01CI", on(2026, 1, 20))]
    assert relations(*no_disease, told("A12A", on(2026, 2, 1))) == {"C01": [], "A12": []}


def test_a_start_without_a_day_goes_on_from_nothing() -> None:
    """It may have been before the other ended, or before it began."""
    undated = statement("E|A20A", replace(coded("A20A", on(2026, 1, 22)), days=()), version=1)
    first = [told("A12A", on(2026, 1, 5)), told("A12CM", on(2026, 1, 20))]

    assert relations(*first, undated) == {"A12": [], "A20": []}


def test_another_cancer_moves_the_patient_to_its_pathway() -> None:
    """CM: the first pathway was not the right one."""
    first = [told("A12A", on(2026, 1, 5)), told("A12CM", on(2026, 1, 20))]

    assert relations(*first, told("A20A", on(2026, 1, 22))) == {
        "A12": [("moved-to", "A20")],
        "A20": [("moved-from", "A12")],
    }


def test_two_cancers_may_be_under_way_at_once() -> None:
    """Until one has ended when the other begins."""
    colon, lung = told("A12A", on(2026, 1, 5)), told("A26A", on(2026, 2, 2))

    assert relations(colon, lung) == {
        "A12": [("parallel", "A26")],
        "A26": [("parallel", "A12")],
    }
    over = told("A12X", on(2026, 2, 2))
    assert relations(colon, over, lung) == {"A12": [], "A26": []}


def test_a_recurrence_is_a_new_instance_that_goes_on_from_the_old_one() -> None:
    """Never two of one pathway at a time."""
    old = [told("A12A", on(2025, 1, 6)), told("A12X", on(2025, 2, 3))]
    found = sorted(
        bodies(*old, told("A12A", on(2026, 1, 5)), told("A12A", on(2026, 1, 9))).values(),
        key=lambda status: status.phase,
    )

    assert [status.phase for status in found] == ["closed", "waiting"]
    assert [[one.relation.value for one in status.related] for status in found] == [
        ["followed-by"],
        ["follows"],
    ]
    assert found[0].related[0].instance == found[1].instance


def test_of_several_that_ended_the_last_one_is_gone_on_from() -> None:
    """A chain, and no star."""
    cycles = [
        told(code, on(year, month, 5))
        for year in (2023, 2024, 2025)
        for code, month in (("A12A", 1), ("A12X", 2))
    ]

    found = sorted(bodies(*cycles).values(), key=_begun)

    assert [[one.relation.value for one in status.related] for status in found] == [
        ["followed-by"],
        ["followed-by", "follows"],
        ["follows"],
    ]


def _begun(status: Status) -> date:
    on_day = status.milestones[0].on
    assert on_day is not None
    return on_day


def test_what_was_declined_is_not_reached_and_asked_again_it_is() -> None:
    """The clock runs on while the patient does not want it, and the next time may be in time."""
    asked = pathway(
        row("start", "needs", 90),
        milestones=tuple(
            also(
                step("needs"),
                step(
                    "needs-declined",
                    repeats=True,
                    signals=(tells("needs", kind=declined("needs", on(2026, 1, 1)).kind),),
                ),
            )
        ),
    )
    these = only_these(asked)
    start = statement("E|start", tell("start", on(2026, 1, 5)), version=1)
    no = statement("E|1", declined("needs", on(2026, 1, 20)), version=1)
    yes = statement("E|2", tell("needs", on(2026, 2, 20)), version=1)

    first = only(start, no, definitions=these)
    again = only(start, no, yes, definitions=these)

    assert (reached(first), first.limits[0].state.value) == (["start", "needs-declined"], "overdue")
    assert reached(again) == ["start", "needs-declined", "needs"]
    assert (again.limits[0].state.value, again.limits[0].used) == ("met", 46)


def test_a_transfer_ends_the_pathway_where_its_definition_says_so() -> None:
    """In the scheme for pain it does; in cancer it is no end: both are the file's to say."""
    one_clock = pathway(milestones=tuple(also(step("sent-on"))))
    ends = pathway(
        milestones=tuple(also(step("sent-on", signals=(tells("sent-on", closes="end"),)))),
        follows=(Follow(code="made-up"),),
    )
    statements = [
        statement("E|1", tell("start", on(2026, 1, 5)), version=1),
        statement("E|2", tell("sent-on", on(2026, 2, 2)), version=1),
        statement("E|3", tell("start", on(2026, 2, 5)), version=1),
    ]

    status = only(*statements, definitions=only_these(one_clock))
    assert (reached(status), findings(status)) == (["start", "sent-on", "start"], set())
    found = bodies(*statements, definitions=only_these(ends)).values()
    assert sorted(reached(status) for status in found) == [["start"], ["start", "sent-on"]]


def test_the_second_step_of_a_closing_is_no_late_finding() -> None:
    """X and then H: the remaining need. Without H it is missed, and nothing else stops."""
    start, closed = told("D12A", on(2026, 1, 5)), told("D12XG", on(2026, 3, 2))
    need = told("D12HK", on(2026, 3, 9))

    both = only(start, closed, need)

    assert reached(both) == ["start", "closed", "remaining-need"]
    assert findings(both).isdisjoint({Finding.AFTER_CLOSING, Finding.REMAINING_NEED_MISSING})
    assert Finding.REMAINING_NEED_MISSING in findings(only(start, closed))
    assert Finding.AFTER_CLOSING in findings(only(start, closed, told("D12E", on(2026, 3, 9))))


def test_another_cancer_moves_the_patient_on_from_the_pathway_of_metastases_too() -> None:
    """B01 says itself whom it follows, and says this over; it knows no CM of its own."""
    first = [told("A01A", on(2026, 1, 5)), told("A01CM", on(2026, 1, 20))]

    assert relations(*first, told("B01A", on(2026, 1, 22))) == {
        "A01": [("moved-to", "B01")],
        "B01": [("moved-from", "A01")],
    }


def test_a_treatment_of_the_same_letter_moves_nobody() -> None:
    """FM is treatment by drugs, CM another cancer."""
    first = [told("A01A", on(2026, 1, 5)), told("A01FM", on(2026, 1, 20))]

    assert relations(*first, told("A12A", on(2026, 3, 2))) == {"A01": [], "A12": []}


def test_a_pathway_of_mental_health_hands_the_patient_to_another() -> None:
    """9326 N: moved to another pathway in mental health or substance use."""
    first = [told("D11A", on(2026, 1, 5)), told("D11XN", on(2026, 1, 20))]

    assert relations(*first, told("D01A", on(2026, 1, 22))) == {
        "D11": [("moved-to", "D01")],
        "D01": [("moved-from", "D11")],
    }
