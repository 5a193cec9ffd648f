"""What the pathways say beside their clocks: transfers, declining, closing, what is not theirs."""

import json
from pathlib import Path
from typing import Any

import pytest

from schemas.definition import Definition
from schemas.lists import OID
from tests.command.test_definitions import milepael
from tests.given import DEFINITIONS
from tests.pathways.referrals import bodies
from tests.pathways.told import Step, Story
from tests.read.given import left_for

AT = "2026-05-01T12:00:00+02:00"


def told(tmp_path: Path, *steps: Step, code: str) -> list[dict[str, Any]]:
    """The instances of one pathway in what is told of one patient."""
    story = Story("one")
    for step in steps:
        story.tell(step)
    file = tmp_path / "told.ndjson"
    file.write_text("\n".join(story.lines()) + "\n", encoding="utf-8")
    result = milepael("status", file, "--at", AT, "--json")
    assert result.exit_code == 0, result.output
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    return [one for one in lines if "pathway" in one and one["pathway"]["code"] == code]


def state(body: dict[str, Any], limit: str, *branches: str) -> str:
    """How the one row of a limit stands; where it has several, that of the branch."""
    wanted = branches or ("none", "inpatient")
    (found,) = [
        one["state"] for one in body["limits"] if one["id"] == limit and one["when"] in wanted
    ]
    return str(found)


@pytest.mark.parametrize("reason", "AGLMNPR")
@pytest.mark.parametrize("code", ["D01", "D11", "D12"])
def test_each_closing_reason_closes_and_the_remaining_need_is_its_second_step(
    tmp_path: Path, code: str, reason: str
) -> None:
    """9326 and 9328: X says why, and H afterwards what is still needed.

    No source asks H of those who are not to be in a pathway (L), or have no right to care (R).
    """
    closing = [(f"{code}A", "2026-01-05"), (f"{code}X{reason}", "2026-01-20")]

    (half,) = told(tmp_path, *closing, code=code)
    (whole,) = told(tmp_path, *closing, (f"{code}HK", "2026-01-22"), code=code)

    assert half["phase"] == whole["phase"] == "closed"
    assert "remaining-need" in {one["kind"] for one in whole["milestones"]}
    lacks = [] if reason in "LR" else ["remaining-need-missing"]
    assert [one["code"] for one in half["findings"]] == lacks
    assert whole["findings"] == []


def test_a_transfer_goes_on_in_mental_health_and_ends_the_pain_pathway(tmp_path: Path) -> None:
    """9326 O hands a running pathway on; in the pain scheme the transfer is an outcome."""
    mental = told(tmp_path, ("D11A", "2026-01-05"), ("D11XO", "2026-02-01"), code="D11")
    pain = told(
        tmp_path, ("pain-start", "2026-01-05"), ("pain-transferred", "2026-02-01"), code="smerte"
    )

    assert [one["phase"] for one in mental] == ["waiting"]
    assert [one["phase"] for one in pain] == ["closed"]


def test_who_was_referred_straight_to_treatment_has_no_time_of_assessment(tmp_path: Path) -> None:
    """Helsedirektoratet leaves them out of the indicator; 8485#2 on the referral tells it."""
    seen = ("D12M", "2026-02-16")

    (straight,) = told(tmp_path, ("referral#2@310", "2026-02-02"), seen, code="D12")
    (assessed,) = told(tmp_path, ("referral#1@310", "2026-02-02"), seen, code="D12")

    assert state(straight, "assessment") == "not-applicable"
    assert state(assessed, "assessment") == "overdue"


def test_the_range_shows_its_lower_end_and_is_late_after_the_upper(tmp_path: Path) -> None:
    """D09, inpatient: 3–7 days to the decision."""
    steps = [("D09A", "2026-02-02"), ("D09M/1", "2026-02-03"), ("D09CT/1", "2026-02-10")]

    (body,) = told(tmp_path, *steps, code="D09")

    (row,) = [
        one for one in body["limits"] if (one["id"], one["when"]) == ("assessment", "inpatient")
    ]
    assert (row["allowed_from"], row["allowed"], row["state"]) == (3, 7, "met")


def test_the_zero_point_of_a_stroke_is_told_last_and_lies_first(tmp_path: Path) -> None:
    """Woken with symptoms: last seen without them the evening before, known only afterwards."""
    steps = [
        ("stroke-admitted", "2026-03-02T08:00:00+01:00"),
        ("stroke-last-known-well", "2026-03-01T23:30:00+01:00"),
    ]

    (body,) = told(tmp_path, *steps, code="hjerneslag")

    assert body["milestones"][0]["kind"] == "onset"
    assert body["milestones"][0]["at"] == "2026-03-01T22:30:00Z"
    assert body["phase"] == "admitted"
    assert state(body, "thrombolysis") == "not-started"


def test_the_patient_s_deadline_is_a_right_apart_from_every_time_of_a_pathway(
    tmp_path: Path,
) -> None:
    """Its day is the one that the sender named; without one there is nothing to be late for."""
    (named,) = told(tmp_path, ("referral!2026-04-17", "2026-03-27"), code="henvisning")
    (without,) = told(tmp_path, ("referral", "2026-03-27"), code="henvisning")

    (row,) = [one for one in named["limits"] if one["id"] == "deadline"]
    assert (row["due"], row["allowed"], row["state"]) == ("2026-04-17", None, "overdue")
    assert row["obligation"] == "legal-right"
    assert state(without, "deadline") == "not-started"


@pytest.mark.parametrize(
    ("step", "phase"),
    [
        (("rejected", "2026-03-10"), "declined"),
        (("assessed", "2026-03-10"), "assessed"),
        (("seen", "2026-03-10"), "under-care"),
    ],
)
def test_a_referral_is_assessed_by_a_no_as_well_as_by_a_yes(
    tmp_path: Path, step: Step, phase: str
) -> None:
    (body,) = told(tmp_path, ("referral", "2026-03-02"), step, code="henvisning")

    assert body["phase"] == phase
    if phase != "under-care":
        assert state(body, "assessment") == "met"


def test_what_names_no_referral_is_nothing_to_any(tmp_path: Path) -> None:
    """A visit of which nobody says what it is based on begins no help for a referral."""
    (body,) = told(
        tmp_path, ("referral", "2026-03-02"), ("D11M/3", "2026-03-10"), code="henvisning"
    )

    assert [one["kind"] for one in body["milestones"]] == ["received"]
    assert body["completeness"]["unassigned"] == 0


def test_a_model_that_no_municipality_follows_opens_nothing(tmp_path: Path) -> None:
    """A discharge alone is no Gode pasientforløp: who follows the model says so by its codes."""
    stay = [("admitted", "2026-03-02T10:00:00+01:00"), ("8477|2", "2026-03-05T10:00:00+01:00")]

    assert told(tmp_path, *stay, code="gode-pasientforlop") == []
    assert told(tmp_path, *stay, code="epikrise") == []


@pytest.mark.parametrize(
    ("goal", "found"),
    [
        ("amount = 1\n", {"our-assessment": "overdue", "assessment": "due-soon"}),
        ('amount = 7\ninstead_of = "assessment"\n', {"our-assessment": "running"}),
    ],
)
def test_a_municipality_sets_its_own_goals_beside_those_that_were_studied_or_instead(
    tmp_path: Path, goal: str, found: dict[str, str]
) -> None:
    """By a file, and only for those whom it serves: a stricter one, or a looser one instead.

    Its home care service tells, and the municipality itself does not.
    """
    owner = "urn:oid:2.16.578.1.12.4.1.4.101|999000001"
    service = "urn:oid:2.16.578.1.12.4.1.4.101|974795787"
    local = tmp_path / "local"
    local.mkdir()
    (local / "ours.toml").write_text(
        f"""adds_to = "gode-pasientforlop"
valid_from = 2026-01-01
owner = {{ organisation = "{owner}", units = ["{service}"] }}
[[limits]]
id = "our-assessment"
from_milestone = "discharged"
to_milestone = "assessed"
{goal}unit = "day"
warn_before = 0
source = "Kommunestyrevedtak"
evidence = "P"
""",
        encoding="utf-8",
    )
    told_by = Story("one").tell(("good-pathway-discharged", "2026-04-28"))
    system, number = service.split("|")
    unit = {"type": "Organization", "identifier": {"system": system, "value": number}}
    file = tmp_path / "told.ndjson"
    message = json.loads(next(told_by.lines())) | {"performer": [{"actor": unit}]}
    file.write_text(json.dumps(message) + "\n", encoding="utf-8")

    result = milepael("status", file, "--at", AT, "--json", "--local", local)

    (body,) = [json.loads(line) for line in result.stdout.splitlines()]
    told_of = {one["id"]: one["state"] for one in body["limits"] if "assessment" in one["id"]}
    assert told_of == found
    assert [one["set_by"] for one in body["limits"] if one["id"] == "our-assessment"] == [owner]


def test_the_message_of_an_admission_does_not_do_for_the_early_notice(tmp_path: Path) -> None:
    """L1 goes by itself; what the municipality must have within 24 hours is S1, or 8477#1."""
    stay = [("admitted", "2026-03-02T10:00:00+01:00"), (">9102|S2", "2026-03-02T10:00:00+01:00")]
    sent = "2026-03-02T10:05:00+01:00"

    found = {
        notice: told(tmp_path, *stay, (notice, sent), code="sykehusinnleggelse")[0]
        for notice in ("9102|L1", "9102|S1", "8477|1")
    }

    states = {notice: state(body, "early-notice") for notice, body in found.items()}
    assert states == {"9102|L1": "overdue", "9102|S1": "met", "8477|1": "met"}
    assert "admission-told" in {one["kind"] for one in found["9102|L1"]["milestones"]}


def test_who_leaves_the_stroke_unit_without_being_assessed_lacks_it(tmp_path: Path) -> None:
    """Within seven days, and always before discharge: the third day was in time, and it is due."""
    unit = ("stroke-unit-admitted", "2026-03-02T08:00:00+01:00")
    left = ("stroke-unit-left", "2026-03-05T08:00:00+01:00")
    assessed = ("stroke-function-assessed", "2026-03-04T08:00:00+01:00")
    come = ("stroke-admitted", "2026-03-02T07:00:00+01:00")

    (without,) = told(tmp_path, come, unit, left, code="hjerneslag")
    (whole,) = told(tmp_path, come, unit, assessed, left, code="hjerneslag")

    assert [one["code"] for one in without["findings"]] == ["required-missing"]
    assert whole["findings"] == []


def test_the_days_to_the_first_attendance_with_an_eating_disorder_count_from_the_receipt(
    tmp_path: Path,
) -> None:
    """Its page has the attendance itself as the start of the pathway, so A may bear that day."""
    seen = ("D08M", "2026-03-20")
    (unknown,) = told(tmp_path, ("D08A+D08-severe", "2026-03-20"), seen, code="D08")
    (known,) = told(tmp_path, ("referral+D08A+D08-severe", "2026-03-02"), seen, code="D08")

    assert state(unknown, "first-attendance", "severe") == "not-started"
    assert state(known, "first-attendance", "severe") == "met-late"


def test_a_healthy_newborn_has_no_time_for_the_epikrise(tmp_path: Path) -> None:
    """Births and newborns are not in the goals (8485#5)."""
    steps = [("9102|L5", "2026-01-09"), (">discharge-summary-sent", "2026-01-12")]
    (line,) = Story("one").tell(("admitted", "2026-01-05")).lines()
    stay = json.loads(line)
    purpose = {"coding": [{"system": f"{OID}8485", "code": "5"}]}

    (other,) = bodies(tmp_path, "epikrise", stay, *steps)
    (newborn,) = bodies(tmp_path, "epikrise", stay | {"type": [purpose]}, *steps)

    assert (state(newborn, "epikrise"), state(other, "epikrise")) == ("not-applicable", "met-late")


def test_a_plan_is_known_by_either_list_and_declining_ends_nothing(tmp_path: Path) -> None:
    """8705 of the hospital, 9336 of the municipality, 9188 of the coordinator."""
    for plan in ("8705|101", "9336|1"):
        (body,) = told(
            tmp_path, (plan, "2026-03-02"), ("9188|13", "2026-03-09"), code="individuell-plan"
        )

        assert [one["kind"] for one in body["milestones"]] == ["plan", "coordinator-declined"]
        assert (body["phase"], body["limits"]) == ("coordinated", [])


@pytest.mark.parametrize("code", ["D01", "D09"])
def test_no_clock_runs_that_only_a_code_of_ours_could_stop(tmp_path: Path, code: str) -> None:
    """Every hospital sends the end of detoxification, and none what comes after it."""
    steps = [(f"{code}A", "2026-01-05"), (f"{code}M/1", "2026-01-07"), (f"{code}D/1", "2026-01-12")]

    (silent,) = told(tmp_path, *steps, (f"{code}E/1", "2026-01-13"), code=code)
    again = (f"{code}-treatment-after-detox", "2026-01-14")
    (told_so,) = told(tmp_path, *steps, again, code=code)

    assert {state(silent, "after-detox", "outpatient"), state(silent, "after-detox")} == {
        "not-started"
    }
    assert state(told_so, "after-detox#1") == "met-late"


def test_the_epikrise_is_judged_only_where_its_sending_is_told(tmp_path: Path) -> None:
    """9102#L5 is national, and that the epikrise has been sent is a code of ours."""
    steps = [("admitted", "2026-01-05"), ("9102|L5@320", "2026-01-09")]

    (silent,) = told(tmp_path, *steps, code="epikrise")
    (told_so,) = told(tmp_path, *steps, (">discharge-summary-sent", "2026-01-12"), code="epikrise")

    assert {one["state"] for one in silent["limits"]} == {"not-started"}
    assert state(told_so, "epikrise-mental-health") == "met-late"
    assert state(told_so, "epikrise-mental-health-latest") == "met"


def test_no_time_is_known_of_the_epikrise_of_children_in_mental_health_care(
    tmp_path: Path,
) -> None:
    """The goals are those for adults, and 310 is no somatic care either."""
    (body,) = told(
        tmp_path,
        ("admitted", "2026-01-05"),
        ("9102|L5@310", "2026-01-09"),
        (">discharge-summary-sent", "2026-01-12"),
        code="epikrise",
    )

    assert body["milestones"][0]["kind"] == "discharged-children-mental-health"
    assert {one["state"] for one in body["limits"]} == {"not-started"}


@pytest.mark.parametrize("code", ["D01", "D11", "D12"])
def test_who_needs_more_assessment_has_had_nothing_decided(tmp_path: Path, code: str) -> None:
    """9323 U: the assessment goes on. The decision after it is one."""
    steps = [(f"{code}A", "2026-01-05"), (f"{code}M", "2026-01-12"), (f"{code}CU", "2026-02-02")]

    (more,) = told(tmp_path, *steps, code=code)
    (decided,) = told(tmp_path, *steps, (f"{code}CK", "2026-03-02"), code=code)

    assert (more["phase"], decided["phase"]) == ("assessment", "decided")
    assert [one["kind"] for one in decided["milestones"]].count("decision") == 2


@pytest.mark.parametrize(
    "definition",
    [one for one in DEFINITIONS.definitions if one.family == "mental-health"],
    ids=lambda one: one.version,
)
def test_a_closing_promises_nobody_that_somebody_follows_up(definition: Definition) -> None:
    """It is one sentence for who is well, who did not come and who had no right to care."""
    (closed,) = [one.patient.nb for one in definition.phases if one.id == "closed"]

    assert closed == "Forløpet er avsluttet."


@pytest.mark.parametrize(
    ("place", "phase"),
    [("home", "home"), ("oth", "home"), ("snf", "planning"), ("hosp", "planning")],
)
def test_whoever_is_discharged_to_an_institution_has_not_come_home(
    tmp_path: Path, place: str, phase: str
) -> None:
    """Else the three days of the home visit run for a patient in a nursing home."""
    stay = ("admitted", "2026-03-01")
    (line,) = Story("one").tell(stay).lines()
    period = {"start": "2026-03-01", "end": "2026-03-06"}
    left = json.loads(line) | {"status": "finished", "period": period} | left_for(place)
    (named,) = left["identifier"]
    course = {"type": "EpisodeOfCare", "identifier": named}
    left["episodeOfCare"] = [course]
    (planned,) = Story("one").tell(("good-pathway-planned", "2026-03-02")).lines()
    pf0 = json.loads(planned) | {"resourceType": "EpisodeOfCare", "status": "active"}
    pf0 |= {"identifier": [named], "type": [pf0.pop("code")], "patient": pf0.pop("subject")}
    pf0["period"] = {"start": pf0.pop("performedDateTime")}

    (body,) = bodies(tmp_path, "gode-pasientforlop", pf0, left)

    assert body["phase"] == phase
