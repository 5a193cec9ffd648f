"""How each kind of sender writes FHIR: ``profiles.toml`` read, and recognised in a message."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from importlib.resources import files

from services.milestone.read.release import Release

PARTS = frozenset({"depth", "version", "last_updated", "event_at"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One profile; the fields are described in ``profiles.toml``."""

    name: str
    sender: str
    order: tuple[str, ...]
    person_order: tuple[str, ...]
    senders: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    meta: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    ranks: tuple[str, ...] = ()
    patient_by: str = "id"
    notices: bool = False
    completed_is_answered: bool = False
    contained_ids: bool = False
    release: Release | None = None
    municipal: bool = False
    local_numbers: bool = False
    transfers: tuple[str, ...] = ()
    prefixes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Profiles:
    """All profiles, the one that recognises everything last.

    Attributes:
        fix_releases: Whether any profile says which release its senders write.
    """

    known: tuple[Profile, ...]
    fix_releases: bool = field(init=False)
    _others: tuple[Profile, ...] = field(init=False, repr=False)
    _names: frozenset[str | None] = field(init=False, repr=False)
    _meta: tuple[str, ...] = field(init=False, repr=False)
    _systems: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Put together what any of them is recognised by: nearly nothing is, and is soon told."""
        others = self.known[:-1]
        gathered = {
            "fix_releases": any(profile.release is not None for profile in self.known),
            "_others": others,
            "_names": frozenset(name for one in others for name in (*one.senders, *one.events)),
            "_meta": tuple(name for one in others for name in one.meta),
            "_systems": tuple(name for one in others for name in one.systems),
        }
        for name, told in gathered.items():
            object.__setattr__(self, name, told)

    @property
    def default(self) -> Profile:
        """The profile of whom no other recognises."""
        return self.known[-1]

    def of_message(
        self, sender: str | None, event: str | None, meta: Sequence[str | None]
    ) -> Profile | None:
        """The profile of a whole message; ``None`` when each resource must be asked."""
        if sender in self._names or event in self._names or _begins(meta, self._meta):
            for profile in self._others:
                if sender in profile.senders or event in profile.events:
                    return profile
                if _begins(meta, profile.meta):
                    return profile
        return None

    def of_resource(self, meta: Sequence[str | None], systems: Sequence[str | None]) -> Profile:
        """The profile of one resource, by its labels, else by its identifiers."""
        if _begins(meta, self._meta):
            return next(one for one in self._others if _begins(meta, one.meta))
        if _begins(systems, self._systems):
            return next(one for one in self._others if _begins(systems, one.systems))
        return self.default


def _begins(names: Sequence[str | None], beginnings: tuple[str, ...]) -> bool:
    """Whether any name has one of these beginnings."""
    if beginnings:
        for name in names:
            if name is not None and name.startswith(beginnings):
                return True
    return False


def load_profiles(text: str | None = None) -> Profiles:
    """Read the profiles.

    Args:
        text: TOML as in ``profiles.toml``; ``None`` for that file itself.

    Raises:
        ValueError: The text is no TOML, or says a field or an order part that does not exist.
    """
    if text is None:
        text = (files("services.milestone") / "profiles.toml").read_text(encoding="utf-8")
    return Profiles(tuple(_profile(told) for told in tomllib.loads(text)["profiles"]))


def _profile(told: dict[str, object]) -> Profile:
    unknown = told.keys() - {known.name for known in fields(Profile)}
    if unknown:
        raise ValueError(f"profiles: there is no field {sorted(unknown)[0]}.")
    lists = {
        name: tuple(value) if isinstance(value, list) else value for name, value in told.items()
    }
    if "release" in lists:
        lists["release"] = _release(lists["release"])
    profile = Profile(**lists)  # type: ignore[arg-type]  # TOML has no types; checked below
    if not PARTS.issuperset((*profile.order, *profile.person_order)):
        raise ValueError(f"profiles: the order of {profile.name} has a part that does not exist.")
    return profile


def _release(told: object) -> Release:
    try:
        return Release(str(told))
    except ValueError:
        raise ValueError(f"profiles: a release is one of {', '.join(Release)}.") from None
