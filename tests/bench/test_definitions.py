"""The bench of definitions: a hundred more that are looked at as ours are, and answer nothing."""

from bench.definitions import MORE, Cost, answers, with_more
from bench.mix import START, STOP
from schemas.load import load_definitions
from services.simulator.plan import Plan
from services.simulator.simulate import sent_as
from services.simulator.tale import tell

FEW = load_definitions()


def test_a_hundred_more_are_indexed_and_change_no_answer() -> None:
    """Otherwise they would cost nothing because nothing ever looks at them."""
    many = with_more(FEW)
    plan = Plan(persons=6, start=START, stop=STOP)
    patients = [[sent_as(one, 0).value for one in tell(plan, n).letters] for n in range(6)]

    assert len(many.definitions) == len(FEW.definitions) + MORE
    assert len(many.index.stated) == len(FEW.index.stated) + MORE
    assert len(many.index.recognised) > len(FEW.index.recognised)
    assert len(many.index.coded) > len(FEW.index.coded)
    told = list(answers(patients, FEW))
    assert any(told)
    assert told == list(answers(patients, many))


def test_a_tenth_more_is_too_much() -> None:
    for ratio, broken in ((1.099, False), (1.1, True)):
        cost = Cost(messages=1, definitions=1, few=1.0, many=ratio, ratio=ratio)
        assert cost.broken is broken
