"""Which fields FHIR has, by its own models: only then may a field be called by its name.

Any other name is the sender's own word, and may hold anything.
"""

from functools import lru_cache


def is_field(kind: str, name: str) -> bool:
    """Whether a type of R4 or of R5 has the field; ``_field`` counts as one."""
    # Each takes half a second to import, and only the desk asks.
    return name in _of_r4(kind) or name in _of_r5(kind)


@lru_cache(maxsize=256)
def _of_r4(kind: str) -> frozenset[str]:
    from fhir.resources.R4B import get_fhir_model_class  # noqa: PLC0415

    try:
        return _names(get_fhir_model_class(kind))
    except (KeyError, ValueError):
        return frozenset()


@lru_cache(maxsize=256)
def _of_r5(kind: str) -> frozenset[str]:
    from fhir.resources import get_fhir_model_class  # noqa: PLC0415

    try:
        return _names(get_fhir_model_class(kind))
    except (KeyError, ValueError):
        return frozenset()


def _names(model: type) -> frozenset[str]:
    fields = model.model_fields  # type: ignore[attr-defined]  # a pydantic model
    names = {told.alias or name for name, told in fields.items()}
    return frozenset(names - {"resource_type", "fhir_comments"})
