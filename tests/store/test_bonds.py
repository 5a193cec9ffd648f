"""Which pseudonyms belong together, and where what is said of them stands."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from services.status.recompute import bonds_of
from services.status.store.outbox import stream_of

Links = list[tuple[str, str]]
NAMES = [f"p{n}" for n in range(8)]
links = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=10)
ALONE = {name: name for name in NAMES}


@given(links, st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_of_links_changes_a_bond(told: Links, shuffle: Random) -> None:
    again = [*told, *told]
    shuffle.shuffle(again)

    assert bonds_of(ALONE, told) == bonds_of(ALONE, again)


@given(links, links)
def test_bonds_that_grow_in_two_steps_end_as_in_one(first: Links, second: Links) -> None:
    in_steps = bonds_of(bonds_of(ALONE, first), second)

    assert in_steps == bonds_of(ALONE, [*first, *second])


@given(links)
def test_a_bond_is_named_by_its_smallest_member_and_holds_whole_chains(told: Links) -> None:
    bonds = bonds_of(ALONE, told)

    assert all(bonds[a] == bonds[b] for a, b in told)
    for bond in set(bonds.values()):
        assert bond == min(name for name in bonds if bonds[name] == bond)


def test_the_stream_of_a_subject_is_the_same_for_ever() -> None:
    """Another hash would put a subject's next event into another stream, out of order."""
    assert [stream_of(f"subject {n}", 4) for n in range(8)] == [0, 2, 0, 2, 1, 3, 1, 3]
