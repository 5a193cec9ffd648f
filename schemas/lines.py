"""Find the line of every key in a TOML text, which ``tomllib`` does not tell."""

import re
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

At: TypeAlias = tuple[str | int, ...]
"""Where something stands in a table of tables and lists, e.g. ``("limits", 3, "source")``."""

TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|'
    r"'''.*?'{3,5}|"
    r'"(?:\\.|[^"\\\n])*"|'
    r"'[^'\n]*'|"
    r"#[^\n]*|"
    r"[^\s\[\]{},=\"'#]+|"
    r"[\[\]{},=\n]",
    re.DOTALL,
)


class Token(NamedTuple):
    """One word or sign, and the line that it begins on, from 1."""

    text: str
    line: int


def lines_of(text: str) -> dict[At, int]:
    """The line of each key, table and element of a list. The text must be sound TOML."""
    scan = _Scan(list(_tokens(text)))
    scan.document()
    return scan.lines


def _tokens(text: str) -> Iterator[Token]:
    line, counted = 1, 0
    for found in TOKEN.finditer(text):
        line += text.count("\n", counted, found.start())
        counted = found.start()
        if not found[0].startswith("#"):
            yield Token(found[0], line)


class _Scan:
    def __init__(self, tokens: list[Token]) -> None:
        self.lines: dict[At, int] = {}
        self._tokens = tokens
        self._next = 0
        self._lengths: dict[At, int] = {}

    def document(self) -> None:
        """All statements, each under the table that was named last."""
        table: At = ()
        while not self._over():
            if self._skip("\n"):
                continue
            line = self._tokens[self._next].line
            if self._skip("["):
                is_list = self._skip("[")
                table = self._table(self._key(), line, is_list=is_list)
                self._skip("]")
                self._skip("]")
            else:
                self._pair(table)

    def _table(self, names: list[str], line: int, *, is_list: bool) -> At:
        """The table that a header means: below a list, the last of its elements."""
        at: At = ()
        for place, name in enumerate(names, 1):
            at = (*at, name)
            self.lines.setdefault(at, line)
            if is_list and place == len(names):
                self._lengths[at] = self._lengths.get(at, 0) + 1
            if at in self._lengths:
                at = (*at, self._lengths[at] - 1)
                self.lines.setdefault(at, line)
        return at

    def _key(self) -> list[str]:
        names: list[str] = []
        while self._tokens[self._next].text not in ("=", "]"):
            told = self._take().text
            if told[0] in "\"'":
                names.append(told[1:-1])
            else:
                names.extend(name for name in told.split(".") if name)
        return names

    def _pair(self, table: At) -> None:
        line = self._tokens[self._next].line
        at: At = (*table, *self._key())
        self.lines[at] = line
        self._skip("=")
        self._value(at)

    def _value(self, at: At) -> None:
        if self._skip("["):
            self._list(at)
        elif self._skip("{"):
            while not self._skip("}"):
                if not (self._skip(",") or self._skip("\n")):
                    self._pair(at)
        else:
            while not self._over() and self._tokens[self._next].text not in ("\n", ",", "]", "}"):
                self._take()

    def _list(self, at: At) -> None:
        index = 0
        while not self._skip("]"):
            if not (self._skip(",") or self._skip("\n")):
                self.lines[*at, index] = self._tokens[self._next].line
                self._value((*at, index))
                index += 1

    def _over(self) -> bool:
        return self._next >= len(self._tokens)

    def _take(self) -> Token:
        token = self._tokens[self._next]
        self._next += 1
        return token

    def _skip(self, text: str) -> bool:
        """Pass over the next token if it is this; say whether it was."""
        if self._over() or self._tokens[self._next].text != text:
            return False
        self._next += 1
        return True
