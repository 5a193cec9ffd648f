"""Which definition set decides now. Topic ``pathway.definitions.v1``: inner, compacted, one key."""

from collections.abc import Iterable

from schemas.definition import Definition
from schemas.value import named_value

KEY = b"active"


@named_value
class ActiveDefinitions:
    """The set that `status` judges by, as far as whoever reads for it must know it.

    Attributes:
        number: Of the activation.
        digest: Of the set.
        codes: What its definitions name beside national pathway codes, ``system|code``, in order.
        key: Fingerprint of the key of pseudonyms: another makes somebody else of every patient.
            Empty: not told.
    """

    number: int
    digest: str
    codes: tuple[str, ...]
    key: str = ""


def codes_named_by(definitions: Iterable[Definition]) -> frozenset[str]:
    """The codes that definitions name in signals and as signs of a branch, ``system|code``."""
    told: set[str] = set()
    for definition in definitions:
        signals = [one for milestone in definition.milestones for one in milestone.signals]
        told.update(code for one in signals for code in one.codes)
        told.update(code for one in definition.branches for code in one.codes)
    return frozenset(told)
