"""`python -m tests.conformance [--check]`: makes docs/conformance.md, or says if it drifted."""

import sys
from pathlib import Path

from tests.conformance.compare import compare
from tests.conformance.table import table
from tests.read.given import CORPORA

PAGE = Path(__file__).resolve().parents[2] / "docs" / "conformance.md"


def main(arguments: list[str]) -> int:
    """The command; returns its exit code."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: python -m tests.conformance [--check]\n")
        return 2
    if not CORPORA.is_dir():
        sys.stderr.write("The third-party corpora do not lie beside this checkout: not compared.\n")
        # What cannot be compared has not drifted; but it cannot be made either.
        return 0 if arguments else 1
    made = table(compare())
    if not arguments:
        PAGE.write_text(made, "utf-8")
    elif not PAGE.is_file() or PAGE.read_text("utf-8") != made:
        sys.stderr.write("docs/conformance.md is not what is read: run `make conformance`.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
