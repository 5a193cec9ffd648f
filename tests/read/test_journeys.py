"""The 24 MedCom journeys, in every order and with repeats: each ends where its oracle says."""

import csv
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import permutations, product
from random import Random

import pytest

from schemas.codes import Finding
from schemas.load import load_definitions
from schemas.milestone import Statement
from schemas.status import Status
from services.milestone.read import Heard, Reading, read_message
from services.status.decide import Told, decide
from tests.read.given import CORPORA, READER, needs_corpora

pytestmark = needs_corpora

LONGEST = 5
NOW = datetime(2023, 6, 1, tzinfo=UTC)
BEGIN = datetime(2023, 5, 1, tzinfo=UTC)
KEY = b"a key for the instances of a test"
DEFINITIONS = load_definitions()


@cache
def steps() -> dict[str, tuple[bytes, ...]]:
    """The messages of each journey, in the order of its Provenances."""
    found: dict[str, tuple[bytes, ...]] = {}
    for row in rows("medcom-journeys.tsv"):
        raw = (CORPORA / "medcom-testscripts" / row["file"]).read_bytes()
        found[row["episodeOfCare"]] = (*found.get(row["episodeOfCare"], ()), raw)
    return found


def rows(name: str) -> list[dict[str, str]]:
    """An oracle of the corpora."""
    with (CORPORA / name).open(encoding="utf-8", newline="") as told:
        return list(csv.DictReader(told, delimiter="\t"))


def ends() -> list[dict[str, str]]:
    """Where each journey ends; nothing where the corpora are not there to ask."""
    return rows("medcom-journey-ends.tsv") if CORPORA.is_dir() else []


def orders(many: int) -> Iterator[tuple[int, ...]]:
    """Every way in which so many messages can come, each at least once, up to five in all."""
    for length in range(many, LONGEST + 1):
        yield from (told for told in product(range(many), repeat=length) if len(set(told)) == many)


def told_twice(many: int, chance: Random) -> Iterator[tuple[int, ...]]:
    """Every order, each message once more at some later place."""
    for order in permutations(range(many)):
        twice = list(order)
        for one in order:
            twice.insert(chance.randint(twice.index(one) + 1, len(twice)), one)
        yield tuple(twice)


@cache
def heard(raw: bytes, offset: int) -> Reading:
    """What is read in a message that the log took in at this offset."""
    known_at = BEGIN + timedelta(minutes=offset)
    return read_message(raw, Heard("fhir.encounter.v1", 0, offset, known_at), READER)


def stays(messages: Sequence[bytes]) -> list[Status]:
    """The stays that these messages make, come in this order."""
    readings = [heard(raw, offset) for offset, raw in enumerate(messages)]
    said: list[Statement] = [one for reading in readings for one in reading.statements]
    parked = tuple(one for reading in readings for one in reading.parked)
    known = {alias.pseudonym for one in said for alias in one.aliases}
    known |= {patient for one in parked for patient in one.patients}
    asked = Told(pseudonyms=tuple(sorted(known)), statements=tuple(said), parked=parked)
    persons = decide(asked, DEFINITIONS, NOW, KEY).persons
    return [judged.status for person in persons for judged in person.instances]


@pytest.mark.parametrize("end", ends(), ids=lambda end: str(end["episodeOfCare"])[-12:])
def test_a_journey_ends_the_same_in_whatever_order_and_however_often_it_is_told(
    end: dict[str, str],
) -> None:
    """Kafka repeats, senders resend, and receivers "cannot assume any specific order"."""
    messages = steps()[end["episodeOfCare"]]
    # Two messages of one number and depth: nothing but the log can tell which is the newer.
    by_place = "place decides" in end["remark"]
    in_order = stays(messages)
    chance = Random(end["episodeOfCare"])

    for order in (*orders(len(messages)), *told_twice(len(messages), chance)):
        found = stays([messages[one] for one in order])

        assert [one.phase for one in found] == ([] if end["end"] == "refused" else [end["end"]])
        assert by_place or found == in_order, order


def test_all_journeys_told_at_once_and_shuffled_end_where_each_ends_alone() -> None:
    """They share their persons and some of their message ids; only the stay's number tells."""
    told = [raw for messages in steps().values() for raw in messages]
    wanted = sorted(end["end"] for end in ends() if end["end"] != "refused")

    for seed in range(10):
        shuffled = [*told, *told]
        Random(seed).shuffle(shuffled)

        assert sorted(one.phase for one in stays(shuffled)) == wanted


def test_what_the_oracle_says_of_contradictions_is_told_beside_the_end() -> None:
    """A message lost, a death in a stay that goes on, a leave that is a discharge."""
    for end in ends():
        found = stays(steps()[end["episodeOfCare"]])
        findings = {one.code for status in found for one in status.findings}
        missing = sum(status.completeness.missing for status in found)

        assert bool(missing) is ("incomplete" in end["remark"])
        assert (Finding.DECEASED_IN_PROGRESS in findings) is ("in progress" in end["remark"])
        assert (Finding.ACTIVITY_AGAINST_STATUS in findings) is ("activity wins" in end["remark"])
        assert findings <= {
            Finding.PREDECESSOR_MISSING,
            Finding.DECEASED_IN_PROGRESS,
            Finding.ACTIVITY_AGAINST_STATUS,
        }
