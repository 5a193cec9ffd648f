"""Bodies sent as one parameter, and cut apart again as PostgreSQL's substring does."""

from hypothesis import given
from hypothesis import strategies as st

from services.status.store.joined import joined


@given(st.lists(st.binary(max_size=20)))
def test_each_body_is_where_it_is_said_to_be(bodies: list[bytes]) -> None:
    """Counted from 1, as SQL does; an empty body is a body."""
    told = joined(bodies)
    cut = [
        told.whole[start - 1 : start - 1 + length]
        for start, length in zip(told.starts, told.lengths, strict=True)
    ]

    assert cut == bodies
