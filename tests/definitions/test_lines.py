"""Every key's line is found, however the TOML is written."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.lines import At, lines_of
from schemas.load import PATHWAYS

ALL = sorted(PATHWAYS.rglob("*.toml"))
ODD = '''a = 1
b."c d".e = "x # no comment"   # a comment = [
"f" = """
g = 2
\\"""[h]
"""
i = [
  1, # [
  { j = "]" , k.l = 1979-05-27 07:32:00 },
]
[m . n]
o = \'\'\'p
q = [\'\'\'
[[m.r]]
s = []
[[m.r]]
[m.r.t]
u = { }
[[m.r.v]]
w = +1e5
'''


def places(told: Any, at: At = ()) -> Iterator[At]:
    """Where everything stands that has a name or a number in a list."""
    if isinstance(told, dict | list):
        pairs = told.items() if isinstance(told, dict) else enumerate(told)
        for step, value in pairs:
            yield (*at, step)
            yield from places(value, (*at, step))


@pytest.mark.parametrize("file", ALL, ids=lambda file: file.name)
def test_everything_in_our_own_files_has_the_line_that_names_it(file: Path) -> None:
    """A clinician is sent to a line; it must be the one."""
    text = file.read_text("utf-8")
    written, lines = text.splitlines(), lines_of(text)

    for at in places(tomllib.loads(text)):
        if isinstance(at[-1], str):
            assert at[-1] in written[lines[at] - 1]
        else:
            assert at in lines


def test_odd_ways_of_writing_toml_are_followed() -> None:
    """Strings over several lines, dotted and quoted keys, tables in lists of tables."""
    lines = lines_of(ODD)

    assert lines["a",] == 1
    assert lines["b", "c d", "e"] == 2
    assert lines["f",] == 3
    assert lines["i",] == 7
    assert lines["i", 1, "k", "l"] == 9
    assert lines["m", "n", "o"] == 12
    assert lines["m", "r", 0, "s"] == 15
    assert (lines["m", "r", 1], lines["m", "r", 1, "t", "u"]) == (16, 18)
    assert lines["m", "r", 1, "v", 0, "w"] == 20


values = st.recursive(
    st.one_of(
        st.integers(0, 99).map(str),
        st.sampled_from(['"a = [b]"', "'c # d'", "true", "2026-01-01", '"""\ne = 1\n"""']),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda told: "[\n" + ",\n".join(told) + "]"),
        st.lists(inner, max_size=2).map(
            lambda told: "{" + ", ".join(f"k{n} = {one}" for n, one in enumerate(told)) + "}"
        ),
    ),
    max_leaves=6,
)


@given(st.lists(st.tuples(st.sampled_from(["", "[t{}]\n", "[[l]]\n"]), values), max_size=6))
def test_whatever_is_sound_toml_has_a_line_for_everything(told: list[tuple[str, str]]) -> None:
    """The lines of the whole set depend on it: a place that is missed sends people astray."""
    text = "".join(f"{head.format(n)}key{n} = {value}\n" for n, (head, value) in enumerate(told))
    lines = lines_of(text)

    for at in places(tomllib.loads(text)):
        assert at in lines
    for n in range(len(told)):
        found = [line for at, line in lines.items() if at[-1] == f"key{n}"]
        assert text.splitlines()[found[0] - 1].startswith(f"key{n} = ")
