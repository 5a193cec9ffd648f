"""The stay as the municipality sees it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from schemas.codes import DayName, Finding, Kind
from schemas.milestone import PersonStated, Said, Statement, TakenBack
from tests.given import (
    HOSPITAL,
    OTHER_HOSPITAL,
    at,
    bodies,
    decided,
    event,
    findings,
    judged,
    only,
    reached,
    said,
    statement,
    states,
)

EIGHT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
TEN = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)
NEXT_DAY = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
STAY = "Encounter|episode|1"


def step(depth: int, kind: Kind, when: datetime, **more: Any) -> Statement:
    """One MedCom message of the stay: an event of its own time, after those before it."""
    day = {Kind.DISCHARGED: DayName.PERIOD_END, Kind.ADMITTED: DayName.PERIOD_START}
    told = event(kind, at(when), day.get(kind, DayName.OCCURRED), organisation=HOSPITAL)
    return statement(STAY, told, depth=depth, message=f"m{depth}", episodes=(STAY,), **more)


def test_a_stay_goes_from_admitted_over_leave_to_discharged() -> None:
    """Each step in the source's own order gives the phase."""
    admitted = step(1, Kind.ADMITTED, EIGHT)
    leave = step(2, Kind.LEAVE_STARTED, TEN, follows=("m1",))
    home = step(3, Kind.DISCHARGED, NEXT_DAY, follows=("m2", "m1"))

    assert only(admitted).phase == "admitted"
    assert only(leave, admitted).phase == "on-leave"
    status = only(home, admitted, leave)

    assert status.phase == "discharged"
    assert reached(status) == ["admitted", "leave-started", "discharged"]
    assert status.completeness.missing == 0


def test_a_revision_takes_back_what_it_names_and_says_it_anew() -> None:
    """The hour of admission is corrected: only the new one stands, in either order."""
    first = step(1, Kind.ADMITTED, TEN)
    revised = step(
        2, Kind.ADMITTED, EIGHT, follows=("m1",), takes_back=(TakenBack("m1", Kind.ADMITTED),)
    )

    for told in ((first, revised), (revised, first)):
        status = only(*told)
        assert [milestone.at for milestone in status.milestones] == [EIGHT]


def test_a_cancelled_discharge_opens_the_stay_again() -> None:
    """AN_SLHJ says nothing itself: the state before it stands again."""
    admitted = step(1, Kind.ADMITTED, EIGHT)
    home = step(2, Kind.DISCHARGED, TEN, follows=("m1",))
    not_home = statement(
        STAY,
        depth=3,
        message="m3",
        follows=("m2", "m1"),
        episodes=(STAY,),
        takes_back=(TakenBack("m2", Kind.DISCHARGED),),
    )

    assert only(not_home, home, admitted).phase == "admitted"


def test_a_stay_entered_in_error_is_cancelled_and_still_shown() -> None:
    """The municipality must learn that the stay it was told of never was."""
    admitted = step(1, Kind.ADMITTED, EIGHT)
    in_error = statement(
        STAY,
        said(Kind.STAY_CANCELLED, at(EIGHT)),
        depth=2,
        withdrawn=True,
        message="m2",
        follows=("m1",),
        episodes=(STAY,),
    )

    status = only(in_error, admitted)

    assert status.phase == "cancelled"
    assert reached(status) == ["cancelled"]


def test_a_message_that_is_named_and_never_came_is_reported() -> None:
    """A lost message is detectable: a later one names it."""
    home = step(2, Kind.DISCHARGED, TEN, follows=("m1",))

    status = only(home)

    assert status.phase == "discharged"
    assert status.completeness.missing == 1
    assert Finding.PREDECESSOR_MISSING in findings(status)


def test_death_outranks_and_can_be_taken_back() -> None:
    """Deceased is a snapshot: the version that no longer says it takes it back."""
    admitted = step(1, Kind.ADMITTED, EIGHT)
    dead = statement(
        STAY,
        said(Kind.DECEASED, at(TEN), DayName.PERIOD_END),
        depth=2,
        message="m2",
        follows=("m1",),
        episodes=(STAY,),
    )
    alive = statement(STAY, depth=3, message="m3", follows=("m2", "m1"), episodes=(STAY,))

    assert only(dead, admitted).phase == "deceased"
    assert only(dead, admitted, ward("2", NEXT_DAY)).phase == "deceased"
    assert only(alive, dead, admitted).phase == "admitted"


def test_a_transfer_between_departments_is_no_discharge() -> None:
    """DIPS: one stay, two department contacts; the first has ended, the second runs."""
    first = statement(
        "Encounter|dips|agy1",
        said(Kind.ADMITTED, at(EIGHT), organisation=HOSPITAL),
        said(Kind.DISCHARGED, at(TEN), DayName.PERIOD_END, organisation=HOSPITAL),
        episodes=("Encounter|dips|amw9",),
        encounter="Encounter|dips|agy1",
    )
    second = statement(
        "Encounter|dips|agy2",
        said(Kind.ADMITTED, at(TEN), organisation=HOSPITAL),
        episodes=("Encounter|dips|amw9",),
        encounter="Encounter|dips|agy2",
    )

    assert only(first).phase == "discharged"
    assert only(second, first).phase == "admitted"


def test_what_lies_in_the_future_waits() -> None:
    """A discharge whose time has not come is planned; the status changes by itself when it has."""
    stay = statement(
        STAY,
        said(Kind.ADMITTED, at(EIGHT)),
        said(Kind.DISCHARGED, at(NEXT_DAY), DayName.PERIOD_END),
        episodes=(STAY,),
    )

    answer = decided(stay, now=TEN)

    assert only(stay, now=TEN).phase == "admitted"
    assert answer.next_change_at == NEXT_DAY
    assert only(stay, now=NEXT_DAY).phase == "discharged"


def notice(kind: Kind, when: datetime, name: DayName = DayName.EXECUTED, **more: Any) -> Statement:
    """A Task that speaks of the stay."""
    told: Said = said(kind, at(when), name, organisation=HOSPITAL)
    return statement(f"Task|{kind}", told, encounter=STAY, **more)


def test_the_notice_runs_only_where_need_is_stated() -> None:
    """24 hours from admission; the last moment itself is in time."""
    stay = step(1, Kind.ADMITTED, EIGHT)
    stay = replace(stay, encounter=STAY)
    home = step(2, Kind.DISCHARGED, NEXT_DAY, follows=("m1",))
    need = notice(Kind.NEED_STATED, EIGHT, DayName.AUTHORED)
    next_eight = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    warned = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)

    assert states(only(stay, now=TEN)) == {"early-notice": "not-started"}
    assert states(only(stay, home, now=NEXT_DAY)) == {"early-notice": "not-applicable"}
    assert states(only(stay, need, now=TEN)) == {"early-notice": "running"}
    assert states(only(stay, need, now=warned)) == {"early-notice": "due-soon"}
    assert states(only(stay, need, now=next_eight)) == {"early-notice": "due-soon"}
    (late,) = judged(stay, need, now=next_eight.replace(microsecond=1))
    assert states(late.status) == {"early-notice": "overdue"}
    assert late.trace.limits[0].due == next_eight
    told = notice(Kind.MUNICIPALITY_NOTIFIED, TEN)
    (limit,) = only(stay, need, told).limits
    assert (limit.state, limit.used) == ("met", 2)


def test_a_notice_that_two_stays_could_claim_stays_unassigned_and_shows() -> None:
    """Two open stays at one hospital and a Task that names neither."""
    one, other = step(1, Kind.ADMITTED, EIGHT), other_stay(EIGHT)
    loose = statement("Task|1", said(Kind.DISCHARGE_READY, at(TEN), DayName.EXECUTED))
    elsewhere = statement(
        "Task|2",
        said(Kind.DISCHARGE_READY, at(TEN), DayName.EXECUTED, organisation=OTHER_HOSPITAL),
    )

    assert reached(only(one, loose)) == ["admitted", "discharge-ready"]
    both = bodies(one, other, loose).values()
    assert [status.completeness.unassigned for status in both] == [1, 1]
    assert only(one, elsewhere).completeness.unassigned == 1


def test_a_task_that_names_one_of_two_stays_belongs_to_it() -> None:
    """Of itself it names no episode: the Encounter does."""
    one, other = replace(step(1, Kind.ADMITTED, EIGHT), encounter=STAY), other_stay(EIGHT)

    told = bodies(one, other, notice(Kind.DISCHARGE_READY, TEN)).values()

    assert sorted(map(reached, told)) == [["admitted"], ["admitted", "discharge-ready"]]
    assert [status.completeness.unassigned for status in told] == [0, 0]


def test_death_ends_every_stay_that_it_finds_open() -> None:
    """It is told of the patient, and names no stay; one that was over by then stays as it was."""
    dead = statement("Patient|1", person=PersonStated(deceased=True))
    over = statement(
        "Encounter|episode|3",
        event(Kind.ADMITTED, at(EIGHT), organisation=HOSPITAL),
        event(Kind.DISCHARGED, at(TEN), DayName.PERIOD_END, organisation=HOSPITAL),
        depth=1,
        episodes=("Encounter|episode|3",),
    )

    told = bodies(step(1, Kind.ADMITTED, EIGHT), other_stay(EIGHT), over, dead).values()

    assert sorted(status.phase for status in told) == ["deceased", "deceased", "discharged"]


def other_stay(begun: datetime) -> Statement:
    """Another stay at the same hospital."""
    stay = "Encounter|episode|2"
    told = event(Kind.ADMITTED, at(begun), organisation=HOSPITAL)
    return statement(stay, told, depth=1, episodes=(stay,))


def test_a_task_that_names_an_unknown_encounter_waits_for_it() -> None:
    """The notice came before the stay: it binds when the stay comes."""
    task = notice(Kind.DISCHARGE_READY, TEN)
    stay = replace(step(1, Kind.ADMITTED, EIGHT), encounter=STAY)

    assert bodies(task) == {}
    assert reached(only(task, stay)) == ["admitted", "discharge-ready"]


def ward(source: str, begun: datetime, ended: datetime | None = None) -> Statement:
    """A snapshot of one ward of the stay."""
    says = [said(Kind.ADMITTED, at(begun), DayName.PERIOD_START, organisation=HOSPITAL)]
    if ended is not None:
        says.append(said(Kind.DISCHARGED, at(ended), DayName.PERIOD_END, organisation=HOSPITAL))
    return statement(f"Encounter|ward|{source}", *says, episodes=(STAY,))


def test_a_stay_of_several_wards_is_discharged_once_by_the_last_of_them() -> None:
    """The end of the others only moved the patient on, in whatever order they are told."""
    first, second = ward("1", EIGHT, TEN), ward("2", TEN, NEXT_DAY)

    for told in ((first, second), (second, first)):
        status = only(*told)
        ends = [one for one in status.milestones if one.kind == "discharged"]
        assert status.phase == "discharged"
        assert [one.at for one in ends] == [NEXT_DAY]


def test_a_ward_that_has_ended_is_no_discharge_while_another_is_open() -> None:
    first, second = ward("1", EIGHT, TEN), ward("2", TEN)

    for told in ((first, second), (second, first)):
        status = only(*told)
        assert status.phase == "admitted"
        assert reached(status) == ["admitted", "admitted"]


def test_the_only_ward_that_has_ended_is_the_discharge() -> None:
    assert reached(only(ward("1", EIGHT, TEN))) == ["admitted", "discharged"]
