"""When a message goes: in simulated time, or so many a second."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from services.simulator.send import at_once, at_rate, in_simulated_time
from tests.simulator.given import STOP, simulated

BEGIN = datetime(2030, 1, 1, tzinfo=UTC)


def test_a_message_goes_when_the_simulated_clock_shows_its_moment() -> None:
    """At 86,400 times the speed a day is a second."""
    pace = in_simulated_time(STOP, 86_400, BEGIN)

    goes = pace(replace(simulated(1).sent[0], at=STOP + timedelta(days=3)))

    assert goes == BEGIN + timedelta(seconds=3)


def test_so_many_messages_go_each_second_from_the_beginning_on() -> None:
    """What comes late is made up for: the rate holds on the whole."""
    pace = at_rate(200, BEGIN)

    goes = [pace(sent) for sent in simulated(1).sent[:401]]

    assert goes[0] == BEGIN
    assert goes[200] == BEGIN + timedelta(seconds=1)
    assert goes[400] == BEGIN + timedelta(seconds=2)


def test_without_a_pace_nothing_waits() -> None:
    assert at_once(simulated(1).sent[0]) < BEGIN
