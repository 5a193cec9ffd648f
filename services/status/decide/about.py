"""What every body of one person needs beside its own facts."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from schemas.codes import ReasonClass
from schemas.windows import Days
from services.status.decide.facts import Fact, SourceFacts


class About:
    """One person at one moment.

    Attributes:
        sources: What each source says now, by its name.
        unread: How many messages about the person could not be read, by class of reason.
        serving: The organisations of the municipal services that run; empty: none does.
        born_on: ``None`` where nobody told.
        municipality: Where the patient lives now; ``None`` where nobody told, or where the address
            is hidden: what a body says may give no hint of it.
        registry: The registry's own words for each of its checks, by number.
        withdrawn: The days on which a pathway was withdrawn, by its code.
        reasoned: The facts that state why something was put off.
    """

    __slots__ = (
        "born_on",
        "municipality",
        "now",
        "patient",
        "reasoned",
        "registry",
        "serving",
        "sources",
        "unread",
        "withdrawn",
    )

    def __init__(
        self,
        *,
        patient: str,
        sources: Mapping[str, SourceFacts],
        unread: tuple[tuple[ReasonClass, int], ...],
        serving: frozenset[str | None],
        born_on: date | None,
        municipality: str | None,
        registry: Mapping[str, str],
        withdrawn: Mapping[str, tuple[Days, ...]],
        reasoned: Sequence[Fact],
        now: datetime,
    ) -> None:
        self.patient, self.sources, self.unread, self.serving = patient, sources, unread, serving
        self.born_on, self.municipality = born_on, municipality
        self.registry, self.withdrawn = registry, withdrawn
        self.reasoned, self.now = reasoned, now
