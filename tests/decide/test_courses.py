"""Where one course ends and the next begins, and whose a fact is."""

from dataclasses import replace
from datetime import UTC, date, datetime

from schemas.codes import DayName, Finding, Kind, Strength
from schemas.definition import DefinitionSet, StartRule
from schemas.milestone import Alias, PersonStated
from tests.given import (
    ANNA,
    BERIT,
    DEFINITIONS,
    HOSPITAL,
    NOON,
    OTHER_HOSPITAL,
    at,
    bodies,
    coded,
    decided,
    event,
    findings,
    in_month,
    on,
    only,
    reached,
    referral,
    said,
    statement,
    states,
    under_rule,
)

R, R2 = "ServiceRequest|id|R", "ServiceRequest|id|R2"
MET = statement("Encounter|met", coded("D12M", on(2026, 5, 4)), version=1)


def test_a_revoked_referral_without_a_day_ends_its_own_course_and_no_other() -> None:
    """Its ending has no day: it stands directly after the start that it names."""
    old = statement(
        R,
        referral(on(2020, 3, 1)),
        said(Kind.REFERRAL_WITHDRAWN, specialty="310"),
        version=1,
        referrals=(R,),
    )
    new = statement(R2, referral(on(2026, 5, 1)), version=1, referrals=(R2,))

    found = sorted(bodies(old, new, MET).values(), key=lambda status: status.phase)

    assert [status.phase for status in found] == ["assessment", "closed"]
    assert states(found[0])["assessment"] == "running"


def test_a_rejection_on_the_day_of_the_referral_or_before_still_closes_it() -> None:
    """What names the referral binds to it before days are looked at."""
    start = statement(R, referral(on(2026, 5, 4)), version=1, referrals=(R,))
    for day in (on(2026, 5, 4), on(2026, 5, 3)):
        rejected = said(Kind.REFERRAL_REJECTED, day, DayName.EXECUTED)
        task = statement("Task|1", rejected, version=1, referrals=(R,))

        status = only(start, task)

        assert status.phase == "closed"
        assert (Finding.ENDS_BEFORE_START in findings(status)) == (day == on(2026, 5, 3))


def test_under_the_newer_rule_a_task_that_assesses_the_referral_starts_the_course() -> None:
    """The Task has no specialty; the referral that it names has."""
    received = statement(R, referral(on(2026, 5, 1)), version=1, referrals=(R,))
    assessed = said(Kind.REFERRAL_ASSESSED, on(2026, 5, 6), DayName.EXECUTED)
    task = statement("Task|1", assessed, version=1, referrals=(R,))

    status = only(received, task, definitions=under_rule(StartRule.ASSESSED))

    assert [one.on for one in status.milestones if one.kind == "start"] == [date(2026, 5, 6)]


def test_a_new_version_of_a_definition_takes_what_starts_from_its_day() -> None:
    """And never doubles a course."""
    (d12,) = (one for one in DEFINITIONS.definitions if one.code == "D12")
    newer = replace(d12, valid_from=date(2026, 1, 1))
    both = DefinitionSet(definitions=(newer, d12), start_rules={}, digest="both")
    old = statement(R, referral(on(2025, 12, 31)), version=1)
    new = statement(R, referral(on(2026, 1, 1)), version=1)

    assert only(old, definitions=both).pathway.version == "D12@2019-01-01"
    assert only(new, definitions=both).pathway.version == "D12@2026-01-01"


def test_a_stated_start_is_decided_by_the_version_of_its_day() -> None:
    """A code names the pathway, and its day the version."""
    (d12,) = (one for one in DEFINITIONS.definitions if one.code == "D12")
    newer = replace(d12, valid_from=date(2026, 1, 1))
    both = DefinitionSet(definitions=(newer, d12), start_rules={}, digest="both")

    for day, version in ((on(2025, 12, 31), "D12@2019-01-01"), (on(2026, 1, 1), "D12@2026-01-01")):
        start = statement("E|A", coded("D12A", day), version=1)
        assert only(start, definitions=both).pathway.version == version


def test_what_two_pathways_could_have_is_neithers() -> None:
    """An attendance that only its unit and specialty place: each shows that it has not got it."""
    (d12,) = (one for one in DEFINITIONS.definitions if one.code == "D12")
    twin = replace(d12, code="D99")
    both = DefinitionSet(definitions=(d12, twin), start_rules={}, digest="twins")
    start = statement(R, referral(on(2026, 1, 5), organisation=HOSPITAL), version=1)
    seen = said(Kind.ATTENDED, on(2026, 1, 12), organisation=HOSPITAL, specialty="310")

    found = bodies(start, statement("E|1", seen, version=1), definitions=both)

    assert {status.pathway.code for status in found.values()} == {"D12", "D99"}
    for status in found.values():
        assert "first-attendance" not in reached(status)
        assert status.completeness.unassigned == 1


def test_another_referrals_rejection_is_nothing_to_a_course_that_has_ended() -> None:
    """It states no code: only a stated ending is known to be too late."""
    start = statement(R, referral(on(2026, 1, 5)), version=1, referrals=(R,))
    ending = on(2026, 2, 1)
    closed = statement("E|X", coded("D12XG", ending), coded("D12HI", ending), version=1)
    day = on(2026, 3, 1)
    rejected = said(Kind.REFERRAL_REJECTED, day, DayName.EXECUTED, specialty="310")
    stated = statement("E|X2", coded("D12XP", day), version=1)

    other = only(start, closed, statement("Task|1", rejected, version=1, referrals=(R2,)))
    again = only(start, closed, stated)

    assert (findings(other), other.completeness.unassigned) == (set(), 1)
    late = {Finding.AFTER_CLOSING, Finding.REGISTRY_RULE}
    assert (findings(again), again.completeness.unassigned) == (late, 0)


def test_whether_a_unit_is_known_does_not_depend_on_the_names_of_sources() -> None:
    """A stated decision there makes the hospital known, whichever is looked at first."""
    start = statement(R, referral(on(2026, 1, 5), organisation=HOSPITAL), version=1)
    stated = statement(
        "M|1", coded("D12CP", on(2026, 2, 1), organisation=OTHER_HOSPITAL), version=1
    )
    for name in ("A|1", "Z|1"):
        attended = said(
            Kind.ATTENDED, on(2026, 1, 20), organisation=OTHER_HOSPITAL, specialty="310"
        )

        status = only(start, stated, statement(name, attended, version=1))

        assert "first-attendance" in reached(status)


def test_a_fact_of_the_day_on_which_one_course_ends_and_the_next_begins_is_nobodys() -> None:
    """Unless times tell: where more than one fits it stays unassigned and shows."""
    day, noon = on(2026, 2, 1), datetime(2026, 2, 1, 12, 0, tzinfo=UTC)
    start = statement(R, referral(on(2026, 1, 5)), version=1)
    evaluated = statement("E|E", coded("D12E", day), version=1)
    told = [
        start,
        statement("E|X", coded("D12XG", day), version=1),
        statement("E|A", coded("D12A", day), version=1),
    ]

    assert [one.completeness.unassigned for one in bodies(*told, evaluated).values()] == [1, 1]
    timed = [
        start,
        statement("E|X", coded("D12XG", at(noon)), version=1),
        statement("E|A", coded("D12A", at(noon.replace(hour=14))), version=1),
        statement("E|E", coded("D12E", at(noon.replace(hour=9))), version=1),
    ]
    found = {status.phase: status for status in bodies(*timed).values()}
    assert "evaluated" in reached(found["closed"])


def test_transferred_to_another_hospital_is_no_end() -> None:
    """XO: the pathway that runs goes on elsewhere, under one clock."""
    start = statement(R, referral(on(2026, 1, 5)), version=1)
    sent = statement("E|O", coded("D12XO", on(2026, 2, 1)), version=1)
    there = statement("E|A", coded("D12A", on(2026, 2, 5)), version=1)

    status = only(start, sent, there)

    assert status.phase == "waiting"
    assert reached(status) == ["start", "transferred", "start"]


def test_a_closing_of_which_only_the_month_is_known_holds_what_came_in_it() -> None:
    """An evaluation within that month is no finding."""
    start = statement(R, referral(on(2026, 1, 5)), version=1)
    month = in_month(2026, 2, 28)
    closed = statement("E|X", coded("D12XG", month), coded("D12HI", month), version=1)
    decided = statement("E|C", coded("D12CP", on(2026, 1, 20)), version=1)
    met = statement("E|M", coded("D12M", on(2026, 1, 15)), version=1)
    evaluated = statement("E|E", coded("D12E", on(2026, 2, 10)), version=1)

    status = only(start, met, decided, closed, evaluated)

    assert "evaluated" in reached(status)
    assert findings(status) == set()


def test_the_dead_start_nothing() -> None:
    """A referral that is dated after the death opens no course, and death stops an open stay."""
    born = statement(R, referral(on(2026, 1, 5)), version=1)
    stay = "Encounter|stay"
    dead = statement(
        stay,
        event(Kind.ADMITTED, on(2026, 2, 20), DayName.PERIOD_START),
        said(Kind.DECEASED, on(2026, 3, 1), DayName.PERIOD_END),
        depth=1,
        episodes=(stay,),
    )
    after = statement(R2, referral(on(2026, 3, 2)), version=1)

    phases = sorted(status.phase for status in bodies(born, dead, after).values())

    assert phases == ["deceased", "deceased"]
    open_stay = statement(
        stay, event(Kind.ADMITTED, on(2026, 2, 20), DayName.PERIOD_START), depth=1, episodes=(stay,)
    )
    person = statement("Patient|1", version=1, person=PersonStated(deceased=True))
    assert only(open_stay, person).phase == "deceased"


def test_what_has_no_day_is_not_the_last_thing_that_happened() -> None:
    """A start without a day does not put the pathway back to waiting."""
    start = statement(R, said(Kind.REFERRAL_RECEIVED, specialty="310"), version=1, referrals=(R,))
    attended = statement("E|1", said(Kind.ATTENDED, on(2026, 5, 4)), version=1, referrals=(R,))

    assert only(start, attended).phase == "assessment"


def test_what_one_pathway_lacks_does_not_show_on_another() -> None:
    """The municipality's stay says nothing of a mental-health code without a course."""
    stay = "Encounter|stay"
    admitted = event(Kind.ADMITTED, on(2026, 5, 1), DayName.PERIOD_START)

    status = only(statement(stay, admitted, depth=1, episodes=(stay,)), MET)

    assert status.pathway.code == "sykehusinnleggelse"
    assert status.completeness.unassigned == 0


def test_a_service_that_is_still_to_begin_is_waited_for() -> None:
    """The notice does not run for it yet."""
    stay = "Encounter|stay"
    admitted = event(Kind.ADMITTED, at(NOON), DayName.PERIOD_START)
    service = said(Kind.SERVICE_ONGOING, on(2027, 1, 1), service="1", ongoing=True)
    told = [
        statement(stay, admitted, depth=1, episodes=(stay,)),
        statement("EpisodeOfCare|1", service, version=1),
    ]

    answer = decided(*told, now=NOON)

    assert states(only(*told, now=NOON)) == {"early-notice": "not-started"}
    assert answer.next_change_at == datetime(2026, 12, 31, 23, 0, tzinfo=UTC)
    running = replace(service, days=said(Kind.SERVICE_ONGOING, on(2026, 1, 1)).days)
    told[1] = statement("EpisodeOfCare|1", running, version=1)
    assert states(only(*told, now=NOON)) == {"early-notice": "running"}


def test_a_beginning_known_by_its_day_alone_is_late_only_for_certain() -> None:
    """The sum that is shown is the one that decides, and what was used is not invented."""
    stay = "Encounter|stay"
    told = [
        statement(
            stay,
            event(Kind.ADMITTED, on(2026, 3, 1), DayName.PERIOD_START),
            depth=1,
            episodes=(stay,),
            encounter=stay,
        ),
        statement("Task|n", said(Kind.NEED_STATED, on(2026, 3, 1), DayName.AUTHORED), version=1,
                  encounter=stay),
        statement("Task|m", said(Kind.MUNICIPALITY_NOTIFIED, on(2026, 3, 2), DayName.EXECUTED),
                  version=1, encounter=stay),
    ]  # fmt: skip

    (limit,) = only(*told).limits

    assert (limit.state, limit.used, limit.uncertain) == ("met", None, True)
    assert limit.due == datetime(2026, 3, 2, 23, 0, tzinfo=UTC)


def test_another_name_of_a_source_binds_as_its_own_does() -> None:
    """The Task knows the Encounter by its id, the Encounter itself by its business identifier."""
    stay = "Encounter|http://h/enc|77"
    admitted = said(Kind.ADMITTED, on(2026, 5, 1))
    encounter = statement(
        stay, admitted, version=1, episodes=(stay,), encounter=stay, names=("Encounter|H|e1",)
    )
    ready = said(Kind.DISCHARGE_READY, on(2026, 5, 3), DayName.EXECUTED)
    task = statement("Task|1", ready, version=1, encounter="Encounter|H|e1")

    assert reached(only(encounter, task)) == ["admitted", "discharge-ready"]


def test_an_earlier_message_that_still_speaks_binds_by_another_name_too() -> None:
    """Its newest message no longer names the stay; what the first one told still belongs there."""
    stay = "Encounter|http://h/enc|77"
    encounter = statement(
        stay, said(Kind.ADMITTED, on(2026, 5, 1)), version=1, episodes=(stay,),
        encounter=stay, names=("Encounter|H|e1",),
    )  # fmt: skip
    on_leave = event(Kind.LEAVE_STARTED, on(2026, 5, 3))
    first = statement("Notice|1", on_leave, depth=1, message="m1", encounter="Encounter|H|e1")
    second = statement("Notice|1", depth=2, message="m2")

    assert reached(only(encounter, first, second)) == ["admitted", "leave-started"]


def test_what_is_known_by_another_name_keeps_the_day_of_the_version_that_told_it() -> None:
    """An answer in the second version of a Task was not there in the first: it came no earlier."""
    letter = statement(
        "R|1", said(Kind.REFERRAL_RECEIVED, on(2026, 1, 5), DayName.RECEIVED), version=1,
        referrals=("R|1",), names=("R|id",),
    )  # fmt: skip
    answer = said(Kind.REFERRAL_ASSESSED, on(2026, 3, 2), DayName.SENT)
    asked = statement("Task|1", version=1, referrals=("R|id",))
    answered = statement("Task|1", answer, version=2, referrals=("R|id",))

    status = only(letter, asked, answered, definitions=DEFINITIONS)

    assert states(status)["assessment"] == "met-late"


def test_a_pseudonym_that_was_ever_spoken_under_is_told_to_be_merged() -> None:
    """Else delivery would keep its residence and identity for ever."""
    local = (Alias("p-local", Strength.LOCAL),)
    both = (*local, Alias(ANNA, Strength.NATIONAL))
    person = PersonStated(municipality="1813")
    v1 = statement("Patient|1", version=1, patient="p-local", aliases=local, person=person)
    v2 = statement("Patient|1", version=2, patient=ANNA, aliases=both, person=person)

    told = {one.person.patient: one.person for one in decided(v1, v2).persons}

    assert told["p-local"].merged_into == ANNA
    assert told["p-local"].municipality is None
    assert told[ANNA].municipality == "1813"


def test_a_correction_of_the_patient_moves_the_course() -> None:
    """One instance, and the other patient's."""
    v1 = statement("E|1", coded("D12A", on(2026, 1, 5)), version=1, patient=BERIT)
    v2 = statement("E|1", coded("D12A", on(2026, 1, 5)), version=2, patient=ANNA)

    (before,), (after,) = bodies(v1), bodies(v1, v2)

    assert before == after
    assert only(v1, v2).patient == ANNA


def test_a_limit_that_was_overdue_when_the_course_was_closed_stays_so() -> None:
    """Closing does not make good what was not done in time."""
    start = statement(R, referral(on(2026, 1, 5)), version=1)
    met = statement("E|M", coded("D12M", on(2026, 1, 5)), version=1)
    late = statement("E|X", coded("D12XP", on(2026, 2, 17)), version=1)
    in_time = statement("E|X", coded("D12XP", on(2026, 2, 16)), version=1)

    assert states(only(start, met, late))["assessment"] == "overdue"
    assert states(only(start, met, in_time))["assessment"] == "not-applicable"


def test_an_address_that_one_sender_hides_is_hidden() -> None:
    """Whatever another says later."""
    hidden = statement("Patient|1", version=1, person=PersonStated(protection="R"))
    open_one = statement("Patient|2", version=1, person=PersonStated(protection="N"))

    for told in ((hidden, open_one), (open_one, hidden)):
        (one,) = decided(*told).persons
        assert one.person.protection == "R"
