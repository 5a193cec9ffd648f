"""Which fields of R5 are used where R5 has others than R4, and for what."""

from collections.abc import Mapping
from types import MappingProxyType

from services.milestone.read.fields import USES, Use
from services.milestone.read.release import Release

ELSE = ", else "
"""Between two fields of which the second counts where the first tells nothing."""

NOT_HERE = (Use.ELSEWHERE,)
"""Used of another resource alone, or by the other release."""

Uses = Mapping[str, tuple[Use, ...]]


def day_path(resource: str, release: Release, path: str) -> str:
    """The fields that tell a day, as the release of the resource writes them."""
    if release is Release.R4:
        return path
    told = [
        [name for (kind, name), of_r4 in AS_R4.items() if (kind, of_r4) == (resource, part)]
        or [part]
        for part in path.split(ELSE)
    ]
    return ELSE.join(name for names in told for name in names)


def _but(kind: str, *gone: str, **anew: Use) -> Uses:
    """The fields of R4 without those that are gone; ``a_b`` in a name stands for ``a.b``."""
    same = {
        path: use
        for path, use in USES[kind].items()
        if path not in gone and path.partition(".")[0] not in gone
    }
    return {**same, **{path.replace("_", "."): (use,) for path, use in anew.items()}}


AS_R4: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("Encounter", "actualPeriod.start"): "period.start",
        ("Encounter", "plannedStartDate"): "period.start",
        ("Encounter", "actualPeriod.end"): "period.end",
        ("Encounter", "plannedEndDate"): "period.end",
        ("Procedure", "occurrenceDateTime"): "performedDateTime",
        ("Procedure", "occurrencePeriod.start"): "performedPeriod.start",
    }
)
"""The field in which R4 tells the day that R5 tells in another, by resource and R5's field."""

USES_R5: Mapping[str, Uses] = MappingProxyType(
    {
        "Encounter": _but(
            "Encounter",
            "period",
            "reasonCode",
            "reasonReference",
            "diagnosis",
            "hospitalization",
            subjectStatus=Use.SIGNAL,
            actualPeriod_start=Use.DAY,
            actualPeriod_end=Use.DAY,
            plannedStartDate=Use.DAY,
            plannedEndDate=Use.DAY,
            reason_value=Use.CODE,
            diagnosis_condition=Use.CODE,
            diagnosis_use=Use.CODE,
            admission_dischargeDisposition=Use.SIGNAL,
        ),
        "ServiceRequest": _but(
            "ServiceRequest",
            "reasonCode",
            "reasonReference",
            "orderDetail",
            reason=Use.CODE,
            orderDetail_parameter_code=Use.CODE,
            orderDetail_parameter_valueCodeableConcept=Use.CODE,
        ),
        "Task": _but(
            "Task",
            "reasonCode",
            "reasonReference",
            "moreReasons",
            "performerType",
            "requested",
            "doNotPerform",
            reason=Use.CODE,
            requestedPerformer=Use.UNIT,
            doNotPerform=Use.SIGNAL,
        ),
        "Appointment": _but(
            "Appointment",
            "reasonCode",
            "reasonReference",
            "cancelationReason",
            reason=Use.CODE,
            cancellationReason=Use.CODE,
        ),
        "EpisodeOfCare": _but(
            "EpisodeOfCare",
            "diagnosis",
            reason_value=Use.CODE,
            diagnosis_condition=Use.CODE,
            diagnosis_use=Use.CODE,
        ),
        "Procedure": _but(
            "Procedure",
            "performedDateTime",
            "performedPeriod",
            "reasonCode",
            occurrenceDateTime=Use.DAY,
            occurrencePeriod_start=Use.DAY,
            occurrencePeriod_end=Use.ELSEWHERE,
            reason=Use.CODE,
        ),
        "MessageHeader": _but("MessageHeader", "source", source_endpointUrl=Use.PROFILE),
    }
)
"""By resource and path, as R5 writes them; of types that are not here R5 has what R4 has."""
