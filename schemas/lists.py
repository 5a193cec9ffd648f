"""The national code lists that mean something to us, by their Volven numbers."""

from collections.abc import Mapping
from itertools import chain

from schemas.codes import Kind

OID = "urn:oid:2.16.578.1.12.4.1.1."
"""Before the number of a list: the system of its codes."""
SPECIALTIES = "8451"
"""Fagområde."""
CARE_LEVELS = "8406"
"""Omsorgsnivå."""
PURPOSES = "8485"
"""Henvisningsperiodens hensikt: what a referral is for."""
REGISTRY_CHECKS = "9329"
"""The national registry's feedback on codes and their order."""

EVENTS: Mapping[str, Mapping[str, Kind]] = {
    "9327": {
        "A": Kind.PATHWAY_STARTED,
        "M": Kind.FIRST_ATTENDANCE,
        "C": Kind.DECISION,
        "E": Kind.EVALUATED,
        "F": Kind.FEEDBACK_SENT,
        "S": Kind.COLLABORATION_MEETING,
        "U": Kind.ACTIVITY,
        "H": Kind.REMAINING_NEED,
        "X": Kind.CLOSED,
        "D": Kind.ACTIVITY,
        "P": Kind.ACTIVITY,
        "T": Kind.ACTIVITY,
    },
    "8480": {
        "A": Kind.PATHWAY_STARTED,
        "S": Kind.FIRST_ATTENDANCE,
        "C": Kind.DECISION,
        "F": Kind.TREATMENT_START,
        "O": Kind.TRANSFERRED,
        "P": Kind.TREATMENT_POSTPONED,
        "X": Kind.CLOSED,
    },
}
"""What each event of a national pathway code says, by the list of the combined code: Volven 9322,
combined in 9327, and 9174, combined in 8480. F is another event in each."""

COUNTIES = frozenset(
    f"{number:02}"
    for number in chain(
        range(1, 13), range(14, 24), range(30, 35), range(38, 41), (42, 46, 50), range(54, 57)
    )
)
"""The two digits with which the numbers of municipalities begin, or began in 1988 or later.

21 to 23 are Svalbard, Jan Mayen and the continental shelf. From SKDE's ``forny_komnr.csv``, as of
25.03.2024, and ``boomr.csv``, as of 15.04.2026, without what they number as unknown or abroad.
"""
# Limit: a municipality that there never was in a county that there is goes unseen. The list of them
# would lift that; those tables are under GPL-3.0, and their owner's own list we have not.

REFERRAL_STATUS = "henvisningsstatus"
REFERRAL_STATES = frozenset(
    {
        "mottatt",
        "vurdert-behov",
        "planlagt",
        "vurdert-ikke-behov",
        "avvist-mangelfull",
        "avsluttet",
    }
)
"""The business status of a referral, HIS 1206:2018: in no list of Volven's. As an outcome it is
``henvisningsstatus#…``."""
