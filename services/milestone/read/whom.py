"""Whom a resource is about that could not be read: as far as its bytes name them.

Each field is looked at by itself, for any other may be broken. What is found here only tells whose
pathways may lack something; no fact rests on it.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from types import MappingProxyType
from typing import TypeAlias

import msgspec
from msgspec import Raw
from msgspec.json import Decoder

from services.milestone.read.datatypes import Identifier, Reference
from services.milestone.read.entry import Entry
from services.milestone.read.kind import type_of
from services.milestone.read.loose import each, identifiers_in, if_sound, reference_in
from services.milestone.read.message import Message
from services.milestone.read.names import ID, META
from services.milestone.read.patients import Scope, contradict, keys_of, reference_keys
from services.milestone.read.people import Key, pseudonym
from services.milestone.read.records import disputed, numbers_of, of_number
from services.milestone.read.references import is_absolute, number_in, type_in
from services.milestone.read.sources import profile_of, sender_of
from services.milestone.read.structs import Business, Resource
from services.milestone.read.systems import names_person
from services.milestone.read.tables import TYPES


class Whom(msgspec.Struct, frozen=True, gc=False):
    """The fields that name a patient, or tell within what, each not yet looked at."""

    id: Raw = Raw()
    meta: Raw = Raw()
    identifier: Raw = Raw()
    contained: Raw = Raw()
    subject: Raw = Raw()
    patient: Raw = Raw()
    beneficiary: Raw = msgspec.field(default=Raw(), name="for")
    participant: Raw = Raw()
    focus: Raw = Raw()
    based_on: Raw = msgspec.field(default=Raw(), name="basedOn")
    part_of: Raw = msgspec.field(default=Raw(), name="partOf")
    encounter: Raw = Raw()


class Taking(msgspec.Struct, frozen=True, gc=False):
    """Who takes part in an appointment."""

    actor: Raw = Raw()


WHOM = Decoder(Whom)
TAKING = Decoder(Taking)
NOTHING = Whom()
Contained: TypeAlias = Mapping[str, Sequence[tuple[Identifier, ...]]]
"""The numbers of each contained Patient, by id: several may bear one, and any be meant."""
NOBODY: Contained = MappingProxyType({})


def whom(message: Message, entry: Entry) -> Iterator[str]:
    """The pseudonyms of the patients whom an entry names."""
    told = _fields(entry.raw)
    if entry.kind == "Patient":
        yield from _pseudonym(message, numbers_of(message, entry, _sender(message, told)))
        return
    found = tuple(_about(message, entry, told))
    yield from found
    if entry.kind == "Task" and not (found and _persons(message, entry, told)):
        # As of a sound one: who is not told is the patient of what it is about, or rests on.
        for one in _leading(told):
            for leads in message.find_all(one.reference, entry):
                yield from _about(message, leads, _fields(leads.raw))
            yield from _inside(message, entry, told, one)


def _fields(raw: bytes | Raw) -> Whom:
    return if_sound(WHOM, raw) or NOTHING


def _about(message: Message, entry: Entry, told: Whom) -> Iterator[str]:
    sender = _sender(message, told)
    contained = each(told.contained)
    scope = Scope(message, sender, entry, Resource(contained=contained))
    patients = _patients_in(contained)
    taking = [one for one in _taking(told) if _is_patient(scope, one, patients)]
    references = [*_persons(message, entry, told), *taking]
    for one in references:
        yield from led_to(scope, one, patients)
    if not references:
        # Where no field tells whom it is about, it is whom it contains.
        for numbers in chain.from_iterable(patients.values()):
            yield from _pseudonym(message, keys_of(numbers, scope))


def _inside(message: Message, entry: Entry, told: Whom, leads: Reference) -> Iterator[str]:
    """Whom what is contained in a Task is about, where it is what a reference leads to."""
    contained = each(told.contained)
    scope = Scope(message, _sender(message, told), entry, Resource(contained=contained))
    for raw in contained if (leads.reference or "").startswith("#") else ():
        inner = _fields(raw)
        name = if_sound(ID, inner.id)
        if name is not None and f"#{name}" == leads.reference:
            for one in _references(inner):
                yield from led_to(scope, one, _patients_in(contained))


def _references(told: Whom) -> list[Reference]:
    fields = (told.subject, told.patient, told.beneficiary)
    return [one for one in map(reference_in, fields) if one is not None]


def _persons(message: Message, entry: Entry, told: Whom) -> list[Reference]:
    """Those of its references that may mean a patient: what is of another type is nobody."""
    return [one for one in _references(told) if _may_be_patient(message, entry, one)]


def _may_be_patient(message: Message, near: Entry, told: Reference) -> bool:
    found = {one.kind for one in message.find_all(told.reference, near)}
    # What calls itself by no type of FHIR's is what it is called by who refers to it.
    if found and found <= TYPES:
        return "Patient" in found
    return (told.type or type_in(told.reference)) in {None, "Patient"}


def _leading(told: Whom) -> Iterator[Reference]:
    """What a Task refers to that may tell its patient."""
    for raw in (told.focus, *each(told.based_on), *each(told.part_of), told.encounter):
        one = reference_in(raw)
        if one is not None:
            yield one


def _taking(told: Whom) -> Iterator[Reference]:
    for raw in each(told.participant):
        actor = reference_in((if_sound(TAKING, raw) or Taking()).actor)
        if actor is not None:
            yield actor


def _is_patient(scope: Scope, told: Reference, patients: Contained) -> bool:
    name = told.reference or ""
    if name.startswith("#"):
        return name[1:] in patients
    entry = scope.message.find(told.reference, scope.entry)
    kind = entry.kind if entry is not None else told.type or type_in(told.reference)
    if kind is None and told.identifier is not None:
        return names_person(told.identifier.system or "")
    return kind == "Patient"


def _patients_in(contained: tuple[Raw, ...]) -> Contained:
    found: dict[str, list[tuple[Identifier, ...]]] = {}
    for raw in contained:
        if type_of(raw) == "Patient":
            told = _fields(raw)
            name = (if_sound(ID, told.id) or "").removeprefix("#")
            found.setdefault(name, []).append(tuple(identifiers_in(told.identifier)))
    return found


def led_to(scope: Scope, told: Reference, patients: Contained = NOBODY) -> Iterator[str]:
    """The pseudonyms of those whom a reference may mean.

    Args:
        scope: Within what its number is told.
        told: The reference.
        patients: Those of the contained Patients.
    """
    message, entry, number = scope.message, scope.entry, number_in(told)
    own = keys_of((number,), scope) if number is not None else []
    name = told.reference or ""
    if name.startswith("#"):
        for numbers in patients.get(name[1:], ((),)):
            inner = keys_of(numbers, scope)
            yield from _pseudonym(message, own if contradict(inner, own) else [*inner, *own])
        return
    records = of_number(scope, message.find_all(told.reference, entry), own)
    if disputed(message, records, scope.sender):
        # Records of two persons may have one name: then it concerns both.
        for one in records:
            yield from _recorded(scope, (one,), [])
    elif records:
        lasting = [] if message.makes_up_ids(records[0]) else reference_keys(told, scope)
        yield from _recorded(scope, records, [*own, *lasting])
    elif number is not None or message.type != "message" or is_absolute(name):
        # In a message the bare id of what it does not carry may be anybody's.
        yield from _pseudonym(message, reference_keys(told, scope))


def _recorded(scope: Scope, records: tuple[Entry, ...], more: list[Key]) -> Iterator[str]:
    """Whom the records of one person are of: as they were read, else by their numbers."""
    message = scope.message
    known = message.asked.people
    people = [who.patient for one in records for who in known.get(one.index, {}).values()]
    if people:
        yield from people
        return
    keys = [key for one in records for key in numbers_of(message, one, scope.sender)]
    yield from _pseudonym(message, [*keys, *more])


def _pseudonym(message: Message, keys: list[Key]) -> Iterator[str]:
    # The best key alone: a hundred patients may stand here, and nobody's identity is to be sealed.
    if keys:
        yield pseudonym(message.reader.key, min(keys))


def _sender(message: Message, told: Whom) -> str:
    numbers = tuple(identifiers_in(told.identifier))
    resource = Business(meta=if_sound(META, told.meta), identifier=numbers)
    return sender_of(message, profile_of(message, resource))
