"""The AsyncAPI description: each topic with its key, value and headers, and how to read it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from schemas.channels import CHANNELS, Channel, Direction
from schemas.envelope import CONTENT_TYPE, SPECVERSION, Envelope


@dataclass(frozen=True, slots=True)
class Sender:
    """The header in which a sender names itself: its name, and the setting that changes it."""

    header: str
    setting: str


def asyncapi(sender: Sender, compression: str) -> dict[str, Any]:
    """The whole description.

    Args:
        sender: The header by which a message is told whose it is.
        compression: Of what we send, as Kafka calls it.
    """
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Milepæl",
            "version": "1",
            "description": "Where each patient pathway stands, from FHIR messages on Kafka. Names "
            "are the defaults; an installation may set a prefix. Headers are text in UTF-8; pass "
            "over those that you do not know, and likewise fields of a value.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": {one.topic: _channel(one, sender, compression) for one in CHANNELS},
        "operations": dict(_operation(channel) for channel in CHANNELS),
    }


def _channel(channel: Channel, sender: Sender, compression: str) -> dict[str, Any]:
    policy = "compact" if channel.compacted else "delete"
    told = {
        "address": channel.topic,
        "description": " ".join(_described(channel, compression)),
        "messages": dict(_messages(channel, sender)),
        "bindings": {"kafka": {"topicConfiguration": {"cleanup.policy": [policy]}}},
    }
    if channel.direction is Direction.IN:
        return told
    # AsyncAPI's own bindings have no word for what a consumer must be set to.
    client = {"compression.type": compression}
    if channel.relayed:
        client["isolation.level"] = "read_committed"
    return {**told, "x-kafka-client": client}


def _described(channel: Channel, compression: str) -> Iterator[str]:
    yield f"{channel.value[0].upper()}{channel.value[1:]}."
    if channel.direction is Direction.IN:
        yield "Compressed as the sender likes. Only committed records are read, so a sender may"
        yield "write in transactions."
        return
    if channel.relayed:
        yield "Written in Kafka transactions: read with isolation.level=read_committed, or what was"
        yield "undone is read too, and then comes again."
    else:
        yield "Not written in transactions: any isolation.level reads the same."
    if channel.bears is None:
        yield "Its records bear no headers."
    yield f"Compressed with {compression}."


def _messages(channel: Channel, sender: Sender) -> Iterator[tuple[str, dict[str, Any]]]:
    key = {"type": "string", "description": channel.key}
    told: dict[str, Any] = {"bindings": {"kafka": {"key": key}}}
    if channel.says is not None:
        payload = {"$ref": f"json/{channel.says.__name__}.json"}
        told |= {"name": channel.says.__name__, "payload": payload}
    if channel.direction is Direction.IN:
        told["headers"] = _sender(sender)
    if channel.bears is not None:
        told["headers"] = _headers(channel.bears)
    yield "message", told
    if channel.tombstone is not None:
        gone = {"name": "Tombstone", "payload": {"type": "null"}}
        yield "tombstone", {**told, **gone, "headers": _headers(channel.tombstone)}


def _headers(envelope: Envelope) -> dict[str, Any]:
    constant = {
        "ce_specversion": SPECVERSION,
        "ce_type": envelope.type,
        "ce_source": envelope.source,
        "content-type": CONTENT_TYPE,
    }
    told = {
        "ce_id": f"Unique within the source: {envelope.id}.",
        "ce_subject": f"What it is about, never an identity: {envelope.subject}.",
        "ce_time": "RFC 3339, UTC.",
        **{f"ce_{name}": f"{meaning[0].upper()}{meaning[1:]}." for name, meaning in envelope.more},
    }
    return {
        "type": "object",
        "properties": {
            **{name: {"const": value} for name, value in constant.items()},
            **{name: {"type": "string", "description": text} for name, text in told.items()},
        },
        "required": sorted([*constant, *told]),
    }


def _sender(sender: Sender) -> dict[str, Any]:
    text = (
        "Who sent the message, as one word that never changes; best given. Numbers that are unique "
        "only within a sender, and ids, count within this name. Without it the sender is "
        "MessageHeader.source.endpoint, else the word of the sender's profile. An installation may "
        f"give the header another name ({sender.setting})."
    )
    return {
        "type": "object",
        "properties": {sender.header: {"type": "string", "description": text}},
    }


def _operation(channel: Channel) -> tuple[str, dict[str, Any]]:
    # Said of this application: what senders write, it receives.
    action = "receive" if channel.direction is Direction.IN else "send"
    told = {"action": action, "channel": {"$ref": f"#/channels/{channel.topic}"}}
    return f"{action}-{channel.topic}", {**told, "tags": [{"name": channel.direction}]}
