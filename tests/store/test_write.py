"""What is written is what the schema says, and one body always gives the same bytes."""

import msgspec

from schemas.status import Cause, StatusEvent
from services.status.relay.published import ReadingBack
from tests.store.given import BY_TIME, NOON, WRITING, change, event, status


def test_an_event_is_the_body_and_what_stands_beside_it_in_one_object() -> None:
    """It is put together from two encodings; the schema must not notice."""
    told = change(3)
    whole = StatusEvent(
        **{name: getattr(told.status, name) for name in told.status.__dataclass_fields__},
        revision=3,
        revises=2,
        replaces=(),
        causes=(Cause("time"),),
        computed_at=NOON,
        next_change_at=None,
    )

    written = WRITING.status_event(told, WRITING.body(told.status), BY_TIME, 1).value

    assert written == msgspec.json.encode(whole)


def test_the_body_read_back_from_an_event_is_the_very_body() -> None:
    """The reconciliation compares digests of what readers hold with what the database holds."""
    told = ReadingBack(WRITING).status(event(3))

    assert told.body == WRITING.body(status())
    assert (told.subject, told.revision) == ("i1", 3)


def test_a_status_event_has_its_twin_and_the_headers_of_a_cloud_event() -> None:
    outgoing = WRITING.status_event(change(1), WRITING.body(status()), BY_TIME, 4)

    headers = dict(msgspec.json.decode(outgoing.headers))
    assert (outgoing.twin_topic, outgoing.twin_key) == ("test.pathway.status-latest.v1", "i1")
    assert outgoing.key == "p-anna"
    assert headers["ce_personrevision"] == "4"
    assert headers["ce_type"] == "no.milepael.pathway.status.v1"
    # Only the relay knows epoch and number.
    assert "ce_id" not in headers


def test_what_is_looked_back_at_of_a_kept_body_is_all_but_its_limits() -> None:
    kept = WRITING.status(WRITING.body(status("replaced", replaced_by="i2")))

    assert kept.milestones == status().milestones
    assert (kept.phase, kept.instance, kept.patient) == ("replaced", "i1", "p-anna")
    assert kept.limits == ()
