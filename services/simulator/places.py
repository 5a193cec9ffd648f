"""Hospitals and municipalities. The hospitals do not exist; the municipalities' numbers do."""

from dataclasses import dataclass

from services.simulator.fhir.systems import ENH


@dataclass(frozen=True, slots=True)
class Hospital:
    """A hospital that does not exist: the check digit of its number is wrong on purpose.

    Attributes:
        name: As messages display it.
        number: Of its organisation.
        domain: Under which its systems name things.
        unversioned: It sends snapshots without versions, as DIPS Arena does.
    """

    name: str
    number: str
    domain: str
    unversioned: bool

    @property
    def organisation(self) -> str:
        """As bodies name it."""
        return f"{ENH}|{self.number}"

    @property
    def sender(self) -> str:
        """As the Kafka header names its system."""
        return f"{'dips' if self.unversioned else 'epj'}.{self.domain}"


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality: its official number (2024) and name, and the number of its organisation.

    Attributes:
        organisation_number: Fictional, as the hospitals'.
    """

    code: str
    name: str
    organisation_number: str


VERSIONED = (
    Hospital("Fjordvik sykehus", "999000012", "fjordvik.example", unversioned=False),
    Hospital("Skogheim sykehus", "999000023", "skogheim.example", unversioned=False),
    Hospital("Nordlia universitetssykehus", "999000034", "nordlia.example", unversioned=False),
)
UNVERSIONED = (
    Hospital("Havdal sykehus", "999000044", "havdal.example", unversioned=True),
    Hospital("Breidal sykehus", "999000056", "breidal.example", unversioned=True),
    Hospital("Solvik sykehus", "999000067", "solvik.example", unversioned=True),
)
MUNICIPALITIES = (
    Municipality("1812", "Sømna", "999000112"),
    Municipality("1813", "Brønnøy", "999000123"),
    Municipality("1815", "Vega", "999000133"),
    Municipality("1816", "Vevelstad", "999000145"),
    Municipality("1804", "Bodø", "999000156"),
    Municipality("1875", "Hamarøy", "999000167"),
    Municipality("5501", "Tromsø", "999000178"),
    Municipality("5516", "Gratangen", "999000189"),
    Municipality("4601", "Bergen", "999000191"),
    Municipality("0301", "Oslo", "999000202"),
)
"""Numbers: SKDE boomr.csv, 15.04.2026, and no-basis-municipalitycode (Oslo)."""
