"""For whom a pathway is. Whoever is out of its scope is followed all the same, with a finding."""

from schemas.definition import Scope
from services.status.decide.about import About
from services.status.decide.claim import Claim
from services.status.decide.reckoned import Course
from services.status.decide.registry import age_on


def is_out_of_scope(scope: Scope, opener: Claim, course: Course, about: About) -> bool:
    """Whether the pathway is certainly not for this patient, or not for the unit of the start.

    By the age on the day of the start, by the specialty that the start names, and while it is open
    by where the patient lives as far as that is known now. What nobody told puts nobody out.
    """
    specialty = opener.fact.said.specialty
    if scope.specialties and specialty is not None and specialty not in scope.specialties:
        return True
    if course.closed is None and _lives_elsewhere(scope, about.municipality):
        return True
    return _is_of_other_age(scope, opener, about)


# Limit: residence is known as it is now, and not as it was on the day of the start: whoever moves
# while the pathway is open gets the finding or loses it. Days of residence in ``About`` would lift
# that. And where an address becomes hidden meanwhile the finding goes, as for whoever moves here:
# who compares two revisions may guess at either. Only to judge nobody by residence would lift that.
def _lives_elsewhere(scope: Scope, municipality: str | None) -> bool:
    if municipality is None or not (scope.counties or scope.municipalities):
        return False
    return municipality not in scope.municipalities and municipality[:2] not in scope.counties


def _is_of_other_age(scope: Scope, opener: Claim, about: About) -> bool:
    if scope.age_from is None and scope.age_to is None:
        return False
    age = age_on(opener, about)
    if age is None:
        return False
    return (scope.age_from is not None and age < scope.age_from) or (
        scope.age_to is not None and age > scope.age_to
    )
