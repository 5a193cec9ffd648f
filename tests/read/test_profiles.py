"""Sender profiles: how they are recognised, and what a wrong file says."""

import json
from dataclasses import replace

import pytest

from services.milestone.read import Heard, read_message
from services.milestone.read.profiles import load_profiles
from tests.read.given import AT, READER, encounter, notice, statement

DEFAULT = """
[[profiles]]
name = "default"
sender = "unknown"
order = ["version"]
person_order = []
"""
NOTICES = """
[[profiles]]
name = "shallow"
senders = ["hospital-nine"]
sender = "shallow"
order = ["event_at"]
person_order = []
notices = true
"""


def test_the_profiles_of_the_program_are_read() -> None:
    assert [one.name for one in load_profiles().known] == [
        "medcom", "dips", "nhn", "kommune", "alerts", "default",
    ]  # fmt: skip


def test_a_sender_may_be_given_a_profile_by_name() -> None:
    """Depth is told by every such message, and is no part of the order unless the profile says."""
    reader = replace(READER, profiles=load_profiles(NOTICES + DEFAULT))
    raw = json.dumps(notice(("m1", "admit-inpatient"))).encode()

    (stay, _) = read_message(raw, Heard("t", 0, 0, AT, "hospital-nine"), reader).statements

    assert stay.order.depth is None
    assert stay.order.event_at is not None


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (DEFAULT.replace('["version"]', '["moon"]'), "default"),
        (DEFAULT + 'colour = "red"', "colour"),
        ("profiles = [", "Invalid"),
    ],
)
def test_a_wrong_profile_file_says_what_is_wrong(told: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        load_profiles(told)


@pytest.mark.parametrize(
    ("change", "ordered"),
    [
        ({}, True),
        ({"meta": {"profile": ["http://dips.no/fhir/StructureDefinition/x"]}}, False),
        (
            {
                "identifier": [
                    {"system": "http://dips.no/fhir/namingsystem/dips-bookingid", "value": "1"}
                ]
            },
            False,
        ),
        ({"meta": {"profile": ["http://helsenorge.no/fhir/StructureDefinition/x"]}}, False),
    ],
)
def test_a_sender_is_recognised_by_labels_or_numbers(
    change: dict[str, object], ordered: bool
) -> None:
    assert statement(encounter() | change).ordered is ordered
