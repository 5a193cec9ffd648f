"""The discharge letter: for whom it has a time, and when it is judged."""

import json
from pathlib import Path

from schemas.lists import OID
from tests.pathways.referrals import bodies, state
from tests.pathways.told import Story


def test_a_healthy_newborn_has_no_time_for_the_epikrise(tmp_path: Path) -> None:
    """Births and newborns are not in the goals (8485#5)."""
    steps = [("9102|L5", "2026-01-09"), (">discharge-summary-sent", "2026-01-12")]
    (line,) = Story("one").tell(("admitted", "2026-01-05")).lines()
    stay = json.loads(line)
    purpose = {"coding": [{"system": f"{OID}8485", "code": "5"}]}

    (other,) = bodies(tmp_path, "epikrise", stay, *steps)
    (newborn,) = bodies(tmp_path, "epikrise", stay | {"type": [purpose]}, *steps)

    assert (state(newborn, "epikrise"), state(other, "epikrise")) == ("not-applicable", "met-late")


def test_the_epikrise_is_judged_only_where_its_sending_is_told(tmp_path: Path) -> None:
    """9102#L5 is national, and that the epikrise has been sent is a code of ours."""
    steps = [("admitted", "2026-01-05"), ("9102|L5@320", "2026-01-09")]

    (silent,) = bodies(tmp_path, "epikrise", *steps)
    (told_so,) = bodies(tmp_path, "epikrise", *steps, (">discharge-summary-sent", "2026-01-12"))

    assert {one["state"] for one in silent["limits"]} == {"not-started"}
    assert state(told_so, "epikrise-mental-health") == "met-late"
    assert state(told_so, "epikrise-mental-health-latest") == "met"


def test_no_time_is_known_of_the_epikrise_of_children_in_mental_health_care(
    tmp_path: Path,
) -> None:
    """The goals are those for adults, and 310 is no somatic care either."""
    (body,) = bodies(
        tmp_path,
        "epikrise",
        ("admitted", "2026-01-05"),
        ("9102|L5@310", "2026-01-09"),
        (">discharge-summary-sent", "2026-01-12"),
    )

    assert body["milestones"][0]["kind"] == "discharged-children-mental-health"
    assert {one["state"] for one in body["limits"]} == {"not-started"}
