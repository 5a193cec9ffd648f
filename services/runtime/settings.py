"""The settings of each service: frozen, read once in ``main``, passed down."""

from pydantic import AwareDatetime, ValidationInfo, field_validator

from services.runtime import shared_settings as shared
from services.runtime.connections import Database, Kafka
from services.runtime.setting import Key, Named, PublicKey, Settings, TopicNames, load, setting

__all__ = ["Database", "Kafka", "MilestoneSettings", "Settings", "StatusSettings", "load"]


class Pseudonyms(Settings):
    """What names persons without naming them."""

    pseudonym_key: Key = setting(
        "PSEUDONYM_KEY",
        "the installation's own key, given once and never changed: 32 bytes in base64",
        "Keys the pseudonyms and instance ids; never changed while any of them is in use: "
        "services with another key than the first had refuse to work.",
    )


class Pathways(Settings):
    """Where the pathway definitions are: ``milestone`` reads the codes that they name."""

    definitions_folder: Named | None = setting(
        "DEFINITIONS_FOLDER",
        "the path of a folder",
        "The pathway definitions; without it, those that come with Milepæl.",
        None,
    )
    local_pathways: Named | None = setting(
        "LOCAL_PATHWAYS",
        "the path of a folder",
        "Files that add an organisation's own goals to the definitions; without it there are none.",
        None,
    )


class MilestoneSettings(Kafka, Pseudonyms, Pathways):
    """Service ``milestone``."""

    identity_public_key: PublicKey = setting(
        "IDENTITY_PUBLIC_KEY",
        "32 bytes in base64",
        "Seals identities. The private key is for whoever delivers; nothing opens them yet.",
    )
    parked_public_key: PublicKey = setting(
        "PARKED_PUBLIC_KEY",
        "32 bytes in base64",
        "Seals what cannot be read. The private key is kept for the command that will open parked "
        "messages; nothing opens them yet.",
    )
    topics: TopicNames = setting(
        "MILESTONE_TOPICS",
        "names with commas between them",
        "The topics with FHIR from the senders.",
        ("fhir.referral.v1", "fhir.encounter.v1", "fhir.patient.v1"),
    )
    sender_header: str = setting(
        "MILESTONE_SENDER_HEADER",
        "the name of a Kafka header",
        "The header in which a sender, or the bridge before us, writes who sent the message.",
        "sender",
        min_length=1,
    )
    max_message_bytes: int = setting(
        "MILESTONE_MAX_MESSAGE_BYTES",
        "whole bytes from 1000 to 10000000",
        "A larger message is parked by its digest and place alone.",
        5_000_000,
        ge=1000,
        le=10_000_000,
    )
    max_depth: int = setting(
        "MILESTONE_MAX_DEPTH",
        "a whole number from 16 to 128",
        "A message with more objects and arrays within one another is parked.",
        64,
        ge=16,
        le=128,
    )
    max_entries: int = setting(
        "MILESTONE_MAX_ENTRIES",
        "a whole number from 1 to 10000",
        "A Bundle of more entries is parked.",
        1000,
        ge=1,
        le=10_000,
    )
    max_characters: int = setting(
        "MILESTONE_MAX_CHARACTERS",
        "a whole number from 1000 to 1048576, FHIR's own limit",
        "A message in which one string has more characters is parked.",
        1_048_576,
        ge=1000,
        le=1_048_576,
    )
    reports_per_s: float = setting(
        "MILESTONE_REPORTS_PER_S",
        "a number a second, where 0 means none",
        "So many refused resources a second get fhir.resources' report beside our own reasons.",
        10.0,
        ge=0,
    )
    unreadable_limit: int = setting(
        "MILESTONE_UNREADABLE_LIMIT",
        "a whole number, where 0 means no limit",
        "So many unreadable messages in a row end the service instead of parking everything.",
        200,
        ge=0,
    )
    # With 5, 2-8 % more messages a second end to end, in three pairs of runs on two processors.
    nice: int = setting(
        "MILESTONE_NICE",
        "a whole number from 0 to 19",
        "How far it gives way to the other processes of its machine, as nice(2) has it: what was "
        "read is judged and published before more is read.",
        5,
        ge=0,
        le=19,
    )
    group: str = shared.group("MILESTONE", "milepael-milestone")
    batch_size: int = shared.batch_size("MILESTONE", 1500)
    batch_wait_ms: int = shared.batch_wait_ms("MILESTONE")
    http_host: str = shared.http_host("MILESTONE")
    http_port: int = shared.http_port("MILESTONE", 8081)


class StatusSettings(Kafka, Database, Pseudonyms, Pathways):
    """Service ``status``."""

    readers: int = setting(
        "STATUS_READERS",
        "a whole number from 1 to 8",
        "How many batches a process has in hand at once: while one waits for the database, another "
        "is computed. Two where processors are idle, as it costs more for each message.",
        1,
        ge=1,
        le=8,
    )
    relay_group: str = setting(
        "STATUS_RELAY_GROUP",
        "a name",
        "The consumer group of the mark topic, which gives each outbox stream its owner.",
        "milepael-relay",
        min_length=1,
    )
    streams: int = setting(
        "STATUS_STREAMS",
        "a whole number from 1 to 64",
        "Outbox streams; fixed when the database is first used.",
        4,
        ge=1,
        le=64,
    )
    relay_batch_size: int = setting(
        "STATUS_RELAY_BATCH_SIZE",
        "a whole number from 1 to 5000",
        "The most events of one Kafka transaction.",
        1000,
        ge=1,
        le=5000,
    )
    relay_wait_ms: int = setting(
        "STATUS_RELAY_WAIT_MS",
        "whole milliseconds from 1 to 5000",
        "How long the relay waits before it looks at an empty stream again.",
        10,
        ge=1,
        le=5000,
    )
    timer_interval_s: float = setting(
        "STATUS_TIMER_INTERVAL_S",
        "seconds, at least 0.05",
        "How often a process looks for persons whose status changes by the passing of time.",
        1.0,
        ge=0.05,
    )
    timer_batch_size: int = setting(
        "STATUS_TIMER_BATCH_SIZE",
        "a whole number from 1 to 5000",
        "The most due persons that one transaction takes.",
        200,
        ge=1,
        le=5000,
    )
    reevaluate_per_s: float = setting(
        "STATUS_REEVALUATE_PER_S",
        "persons a second, at least 0.01",
        "After another definition set was activated, at most so many persons are judged again, by "
        "all processes together; news does not wait for it.",
        500.0,
        ge=0.01,
    )
    clock_guard_s: float = setting(
        "STATUS_CLOCK_GUARD_S",
        "seconds, at least 1",
        "Nothing is computed while the database's clock is further ahead of all others than this.",
        300.0,
        ge=1,
    )
    tombstone_days: float = setting(
        "STATUS_TOMBSTONE_DAYS",
        "days, 0 or more",
        "A replaced or withdrawn instance stays on the compacted topic this long.",
        30.0,
        ge=0,
    )
    simulated_start: AwareDatetime | None = setting(
        "SIMULATED_START",
        "a moment with its zone, like 2026-01-05T08:00:00+01:00",
        "Time begins here when the installation does; without it time is real.",
        None,
    )
    simulated_speed: float = setting(
        "SIMULATED_SPEED",
        "a number above 0",
        "Simulated seconds in a real second.",
        1.0,
        gt=0,
    )
    simulated_stop: AwareDatetime | None = setting(
        "SIMULATED_STOP",
        "a moment with its zone, after the start",
        "Simulated time stands still from here.",
        None,
    )

    @field_validator("simulated_stop")
    @classmethod
    def _stops_after_it_starts(
        cls, stop: AwareDatetime | None, told: ValidationInfo
    ) -> AwareDatetime | None:
        start = told.data.get("simulated_start")
        if stop is not None and (start is None or stop <= start):
            raise ValueError("not after the start")
        return stop

    senders_file: Named | None = setting(
        "SENDERS_FILE",
        "the path of a TOML file",
        "What differs from sender to sender, such as the start rule of a pathway.",
        None,
    )
    group: str = shared.group("STATUS", "milepael-status")
    batch_size: int = shared.batch_size("STATUS", 3000)
    batch_wait_ms: int = shared.batch_wait_ms("STATUS")
    http_host: str = shared.http_host("STATUS")
    http_port: int = shared.http_port("STATUS", 8082)
