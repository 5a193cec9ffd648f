"""What may come of a message, and how a refusal looks."""

from collections.abc import Iterator

from schemas.codes import ReasonClass
from services.milestone.page.table import code, table
from services.milestone.read.bounds import Bounds
from services.milestone.read.datatypes import LONGEST, MOST_NUMBERS
from services.milestone.read.focus import ASKED
from services.milestone.read.reasons import MOST
from services.milestone.read.tables import HELP, NO_SUBJECT, OUR_BUNDLES, OURS, VERIFIED
from services.milestone.read.unknown import ANSWER_LISTS, MOMENTS, OF_REFERRAL

WHO_MENDS = {
    ReasonClass.UNSOUND: ("the message breaks FHIR, or what we rely on", "the sender"),
    ReasonClass.NO_RULE: ("sound, but no rule of ours covers it", "we"),
    ReasonClass.TOO_LARGE: ("larger than the bounds of this installation", "the sender"),
}

VERDICTS = """\
## What comes of a message

A message is one resource, or a Bundle of type {bundles}. Of these resources milestones are read:
{ours}. In a Bundle these help to read them: {helping}. Of a `Condition`, there or contained, the
codes are read with what refers to it. Everything else that stands in a message is left unread. A
message is JSON in UTF-8, without a byte order mark before it (RFC 8259, section 8.1).

Each resource is **read** (one statement: all that this version says, which replaces what the
version before said), set aside as **not ours**, or **refused**. A sound entry of a Bundle is read
though another beside it is broken; where the entry that MessageHeader names as focus cannot be
read, the message is refused whole.

**Not ours** is no fault, and nobody need do anything: the resource is sound as far as we look, and
says nothing that a pathway counts. That is

- a resource of another type, as a Condition by itself, and a Bundle of another type or without
  entries;
- a Task that is about no referral, and states neither a moment of list 8477 nor a pathway code;
- an Appointment in which no patient takes part, as far as the type of each actor is told;
- an EpisodeOfCare that is neither a municipal service (9151) nor states a pathway code;
- a Procedure that states no pathway code;
- anything about {no_subject}.

A ServiceRequest that is a draft, a proposal or an option is no referral yet, and with
`doNotPerform` it, or a Task of R5, asks that something be not done. Each is read, says nothing, and
so takes back what an earlier version said; where its patient cannot be told it is refused, and only
where nothing names it, or it is about no patient, is it set aside. The same goes for a Task, an
EpisodeOfCare or a Procedure entered in error, whatever code it still has. A Task without a code of
ours is then also set aside where its patient cannot be told and it leads to nothing that could tell
it, as said below.

One of these three that only loses the code that made it ours is set aside, and takes back what its
earlier version said all the same, whichever of the two comes first. So it must name its patient
still, and in a Bundle of type `message`, or where a transaction creates it, have a business
identifier or a fullUrl of its own: an id may be another resource's there. With a `versionId` of 1
no earlier version is looked for, unless its sender's profile has no versions.

**Refused** is never lost: the message is kept sealed, the patients concerned are shown as
incomplete, and a newer version of the same resource that can be read mends it. Every reason is
told at once, at most {most}, each with where it stands and what was expected, never with what stood
there:

    {{"kind": "unsound", "where": "entry[2].Encounter.class", "expected": "required"}}

An entry that is none, as with a number for its `fullUrl`, is refused whatever it carries. What is
refused is still known by its numbers: the next version of its resource mends it, and who refers to
a stay, a course of care or a referral in the same message refers to it, though it cannot be read.

Whom a resource is about a number tells, else the Patient of the message that its reference leads
to, else the reference by itself, which means a record of its sender. Two references mean nobody,
and without a number the resource is refused as `unsound`: the bare id of a Patient that a Bundle of
type `message` does not carry, for an id may be another's there the next time, and a `urn:uuid:` or
`urn:oid:` that no entry bears, for it names something within its Bundle alone.

A Task without `for` is of the patient of what it leads to, in the message or in the Task itself:
its `focus`, be that the Patient or a stay, a request, a course of care or another Task; else the
ServiceRequest of `basedOn`, the Task of `partOf`, or the Encounter of `encounter`. Of another Task
its own `for` tells it. Where two of these are plainly of two persons it is refused as `unsound`,
for both, and so it is where what its `focus` leads to is there and cannot be read.

A resource with a `modifierExtension` is refused as `no-rule`, for we know none and FHIR forbids to
read what it modifies: where it stands on the resource, on a part of it that is read, on what it
contains, or on its entry in the Bundle. So is one with `implicitRules`, on itself or on what it
contains, for they too must be understood; where they stand on a Bundle, all that is ours in it is.
So is a MessageHeader, Provenance or Organization, which then helps nobody, and in its message what
refers to such a Patient as its subject. What is not ours stays so, and then takes nothing back. On
a part that is left unread either changes nothing. So does it on a Condition of the message, but for
its codes. An id or an extension beside the name of `implicitRules`, without a value, is no rule,
but for a data-absent-reason other than `not-applicable`.

A code of a Condition counts for the patient of what refers to it, and so only where that patient
has it. The Condition is contained, or stands in the message: there it is found by the number that
the reference tells, else by the reference. None counts of a Condition that is refuted or entered in
error. Nor does one, as the sender's mistake, where

- its `subject` is plainly another: who has another number of one national series and none in
  common, or, where neither tells any number, another name on one server, which a URN has from the
  record that it leads to; and nobody is of whom the message carries a record with a `link`, or to
  whom one leads;
- it cannot be read, its entry is none, the message deletes it, or it is modified;
- several have the name or number, and do not state the same;
- its `verificationStatus` is told and has no code of FHIR's ({verified}; a
  code without a system is taken for one), or has another of its system, be it the same in letters
  of another case; or its `clinicalStatus` has such a code of its system.

Where such a Condition states a step of a pathway, a municipal service of an EpisodeOfCare, a moment
of a Task or an answer to a referral, what refers to it is refused (`unsound`; `no-rule` of one that
is modified) and the version before stands. Where it has another code of one of the
[lists](#code-lists) below, what refers to it is read without the code, and the reason is told
beside. Any other is nobody's business: it is left, and not told. Of a Condition that cannot be
read, it counts which of these lists, and which systems of codes that definitions name, stand in it.

What a Task says of a referral hangs on the ServiceRequest that it is about: in the message or in
the Task itself, found by the number that `focus` tells, else by its reference. Where that cannot be
read, does not say what it is, or has a fault in what tells whether it is a referral
({asked}), the Task is refused
as `unsound`, and where it is modified as `no-rule`. Then the version before stands. Any other fault
of the request is its own. Of a referral that nothing names a Task says nothing; one that says
nothing else either is refused as `unsound`. A Task of a moment, one that is a draft, a proposal or
an option, and one entered in error are read all the same: they say nothing of a referral. Where two
stays or two requests of two persons have the name or number that `focus` tells, neither is taken
for the one that is meant: as where it cannot be read. Nor is a Task read, of a moment or of a
referral, whose `for` is plainly another person than the patient of the stay, request, course of
care or Task that the message carries as its `focus`: it is refused as `unsound`, for both.

A code that we do not know, or know in letters of another case, is refused as `no-rule` where what
it says decides the rest: an answer to a referral (a code of {answers},
and a business status of Helsenorge's without one), a moment of list {moments}, a class of an
Encounter, an activity of a notification. Then the version before stands. Where the rest is right
all the same it is read, with the unknown code told beside it: a pathway code, and a code of
{of_referral}. What only describes a fact (urgency,
contact type, specialty, care level, service, reason of a delay) is carried as it is told. A code
that a definition names is known. What was entered in error is taken back whatever it says, by its
status alone: no code of it is missed, nor the activity of a notification.

`milepael read --outcome` tells the same as a FHIR OperationOutcome.
"""

BOUNDS = """\
A message has at most {size:,} bytes, {depth} objects and arrays within one another, {entries:,}
entries, and {characters:,} characters in one string, unless the installation says otherwise. A
code, a system, a number or a reference has at most {longest:,} characters, and a resource at most
{many} identifiers, links or contained resources.
"""


def verdicts() -> Iterator[str]:
    """The lines of this part."""
    yield VERDICTS.format(
        bundles=code(sorted(OUR_BUNDLES)),
        ours=code(sorted(OURS)),
        helping=code(sorted(HELP)),
        asked=code(sorted(ASKED)),
        answers=code(ANSWER_LISTS),
        moments=MOMENTS,
        of_referral=code(OF_REFERRAL),
        verified=code(sorted(VERIFIED)),
        no_subject=code(sorted(NO_SUBJECT)),
        most=MOST,
    )
    yield from table(
        ("kind", "means", "who mends it"),
        [(f"`{kind}`", *WHO_MENDS[kind]) for kind in ReasonClass],
    )
    bounds = Bounds()
    yield BOUNDS.format(
        size=bounds.max_bytes,
        depth=bounds.max_depth,
        entries=bounds.max_entries,
        characters=bounds.max_characters,
        longest=LONGEST,
        many=MOST_NUMBERS,
    )
