"""Why is it red? The words come from the trace that decided."""

from datetime import UTC, datetime

import pytest

from schemas.words import Language
from services.status.explain import colour, explain
from tests.given import DEFINITIONS, coded, judged, on, referral, statement

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
(D12,) = (one for one in DEFINITIONS.definitions if one.code == "D12")


def test_the_arithmetic_stands_in_words_with_its_sources() -> None:
    """A coordinator can check every figure: which fact, which rule, which sum."""
    told = [
        statement("ServiceRequest|id|R", referral(on(2026, 1, 5)), version=1),
        statement("Encounter|id|1", coded("D12M", on(2026, 1, 12)), version=1),
    ]
    (one,) = judged(*told, now=NOW)

    text = explain(one, D12, NOW)

    assert colour(one.status) == "red"
    assert "Første fremmøte → Klinisk beslutning [assessment]: OVER FORLØPSTIDEN" in text
    assert "Teller fra 12. januar 2026: Første fremmøte, sagt av Encounter|id|1" in text
    assert "12. januar 2026 + 6 uker = 23. februar 2026" in text
    assert "Det er nå 2. mars 2026 kl. 11.00, 7 dager etter fristen" in text
    assert "Helse Møre og Romsdal" in text
    assert "ikke en rettighet" in text


def test_a_met_limit_says_what_was_used() -> None:
    """And by which fact it was met."""
    told = [
        statement("ServiceRequest|id|R", referral(on(2026, 1, 5)), version=1),
        statement("Encounter|id|1", coded("D12M", on(2026, 1, 12)), version=1),
        statement("Encounter|id|2", coded("D12CP", on(2026, 1, 20)), version=1),
    ]
    (one,) = judged(*told, now=NOW)

    text = explain(one, D12, NOW)

    assert "Klinisk beslutning 20. januar 2026, sagt av Encounter|id|2: brukt 2 uker" in text
    assert "Klinisk beslutning D12CP" in text


@pytest.mark.parametrize(
    ("language", "says"),
    [
        (
            Language.NN,
            (
                "Fase: Utgreiing. Farge: raud.",
                "Første frammøte → Klinisk avgjerd [assessment]: OVER FORLØPSTIDA",
                "12. januar 2026 + 6 veker = 23. februar 2026",
                "Det er no 2. mars 2026 kl. 11.00, 7 dagar etter fristen",
            ),
        ),
        (
            Language.EN,
            (
                "Phase: Assessment. Colour: red.",
                "First attendance → Clinical decision [assessment]: PAST THE GUIDANCE TIME",
                "12 January 2026 + 6 weeks = 23 February 2026",
                "It is now 2 March 2026 at 11:00, 7 days past due",
                "To the patient: You meet therapists",
            ),
        ),
    ],
)
def test_the_same_is_told_in_the_language_asked_for(
    language: Language, says: tuple[str, ...]
) -> None:
    """Names, phases and what the patient is told come from the definition, in that language."""
    told = [
        statement("ServiceRequest|id|R", referral(on(2026, 1, 5)), version=1),
        statement("Encounter|id|1", coded("D12M", on(2026, 1, 12)), version=1),
    ]
    (one,) = judged(*told, now=NOW)

    text = explain(one, D12, NOW, language)

    for line in says:
        assert line in text
