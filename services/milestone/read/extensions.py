"""Extensions by what their URL ends in: guides publish one extension in folders of their own."""

from collections.abc import Iterable, Iterator

from services.milestone.read.datatypes import Extension

ABSENT = "/data-absent-reason"
"""What the URL of FHIR's own extension ends in that says why a value is not told."""


def ending_in(told: Iterable[Extension] | None, *ends: str) -> Iterator[Extension]:
    """Those whose URL ends in one of these; with a slash before it, it is the whole name."""
    for extension in told or ():
        if extension.url is not None and ends_in(extension.url, *ends):
            yield extension


def ends_in(url: str, *ends: str) -> bool:
    """Whether a URL ends so. One that is told without its folder counts as well."""
    return url.endswith(ends) or f"/{url}" in ends
