"""The stroke pathway: a zero point that is told afterwards, and what must come before leaving."""

from pathlib import Path

from tests.pathways.referrals import bodies, state


def test_the_zero_point_of_a_stroke_is_told_last_and_lies_first(tmp_path: Path) -> None:
    """Woken with symptoms: last seen without them the evening before, known only afterwards."""
    steps = [
        ("stroke-admitted", "2026-03-02T08:00:00+01:00"),
        ("stroke-last-known-well", "2026-03-01T23:30:00+01:00"),
    ]

    (body,) = bodies(tmp_path, "hjerneslag", *steps)

    assert body["milestones"][0]["kind"] == "onset"
    assert body["milestones"][0]["at"] == "2026-03-01T22:30:00Z"
    assert body["phase"] == "admitted"
    assert state(body, "thrombolysis") == "not-started"


def test_who_leaves_the_stroke_unit_without_being_assessed_lacks_it(tmp_path: Path) -> None:
    """Within seven days, and always before discharge: the third day was in time, and it is due."""
    unit = ("stroke-unit-admitted", "2026-03-02T08:00:00+01:00")
    left = ("stroke-unit-left", "2026-03-05T08:00:00+01:00")
    assessed = ("stroke-function-assessed", "2026-03-04T08:00:00+01:00")
    come = ("stroke-admitted", "2026-03-02T07:00:00+01:00")

    (without,) = bodies(tmp_path, "hjerneslag", come, unit, left)
    (whole,) = bodies(tmp_path, "hjerneslag", come, unit, assessed, left)

    assert [one["code"] for one in without["findings"]] == ["required-missing"]
    assert whole["findings"] == []
