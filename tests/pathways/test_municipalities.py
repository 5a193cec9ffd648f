"""What municipalities do and set themselves: the studied model, their own goals, plans."""

import json
from pathlib import Path

import pytest

from tests.command.test_definitions import milepael
from tests.pathways.referrals import AT, bodies
from tests.pathways.told import Story
from tests.read.given import left_for


def test_a_model_that_no_municipality_follows_opens_nothing(tmp_path: Path) -> None:
    """A discharge alone is no Gode pasientforløp: who follows the model says so by its codes."""
    stay = [("admitted", "2026-03-02T10:00:00+01:00"), ("8477|2", "2026-03-05T10:00:00+01:00")]

    assert bodies(tmp_path, "gode-pasientforlop", *stay) == []
    assert bodies(tmp_path, "epikrise", *stay) == []


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


def test_a_plan_is_known_by_either_list_and_declining_ends_nothing(tmp_path: Path) -> None:
    """8705 of the hospital, 9336 of the municipality, 9188 of the coordinator."""
    for plan in ("8705|101", "9336|1"):
        (body,) = bodies(
            tmp_path, "individuell-plan", (plan, "2026-03-02"), ("9188|13", "2026-03-09")
        )

        assert [one["kind"] for one in body["milestones"]] == ["plan", "coordinator-declined"]
        assert (body["phase"], body["limits"]) == ("coordinated", [])
