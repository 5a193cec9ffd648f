-- What the service `status` keeps. Names of pseudonyms sort by byte everywhere: locks are taken
-- in that order, and two processes must not disagree about it.

CREATE TABLE installation (
    only_one   boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    -- Fixed for ever: a stream is hash(key) modulo this.
    streams    integer NOT NULL CHECK (streams > 0),
    -- Simulated time: `time_start` at database time `time_anchor`; all null where time is real.
    time_start  timestamptz,
    time_speed  double precision,
    time_stop   timestamptz,
    time_anchor timestamptz,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE definition_set (
    only_one     boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    number       integer NOT NULL,
    digest       text NOT NULL,
    activated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- One row per partition: two workers that share a row would wait for each other.
CREATE TABLE position (
    topic     text COLLATE "C" NOT NULL,
    partition integer NOT NULL,
    next      bigint NOT NULL,
    PRIMARY KEY (topic, partition)
) WITH (fillfactor = 50);

CREATE TABLE person (
    pseudonym       text COLLATE "C" PRIMARY KEY,
    -- The smallest pseudonym that this one was ever linked with; bonds only grow.
    bond            text COLLATE "C" NOT NULL,
    -- Of the whole bond, on the row where bond = pseudonym; others keep what they had alone.
    computed_at     timestamptz,
    next_due_at     timestamptz,
    -- Of the last person event; 0 and null before the first.
    revision        integer NOT NULL DEFAULT 0,
    digest          text,
    -- The first box is kept while the digest is unchanged: boxes differ, identities do not.
    identity_digest text,
    identity_box    text
) WITH (fillfactor = 80);
CREATE INDEX person_bond ON person (bond);
CREATE INDEX person_due ON person (next_due_at) WHERE next_due_at IS NOT NULL;

CREATE TABLE statement (
    topic     text COLLATE "C" NOT NULL,
    partition integer NOT NULL,
    "offset"  bigint NOT NULL,
    entry     integer NOT NULL,
    pseudonym text COLLATE "C" NOT NULL,
    source    text COLLATE "C" NOT NULL,
    body      bytea NOT NULL,
    PRIMARY KEY (topic, partition, "offset", entry)
);
CREATE INDEX statement_pseudonym ON statement (pseudonym);
CREATE INDEX statement_source ON statement (source);

CREATE TABLE parked (
    topic     text COLLATE "C" NOT NULL,
    partition integer NOT NULL,
    "offset"  bigint NOT NULL,
    entry     integer NOT NULL,
    sender    text COLLATE "C" NOT NULL,
    source    text COLLATE "C",
    -- No patient can be told: it counts for its sender.
    nobody    boolean NOT NULL,
    -- A later statement of the same source has come; statements stay, so this never goes back.
    mended    boolean NOT NULL DEFAULT false,
    -- Looked at once more after every transaction that ran beside its own has ended.
    settled   boolean NOT NULL DEFAULT false,
    kept_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    body      bytea NOT NULL,
    box       text,
    PRIMARY KEY (topic, partition, "offset", entry)
);
CREATE INDEX parked_open ON parked (kept_at) WHERE NOT mended;
CREATE INDEX parked_unmended ON parked (source) WHERE nobody AND NOT mended;
CREATE INDEX parked_unsettled ON parked (kept_at) WHERE nobody AND NOT mended AND NOT settled;

CREATE TABLE parked_patient (
    pseudonym text COLLATE "C" NOT NULL,
    topic     text COLLATE "C" NOT NULL,
    partition integer NOT NULL,
    "offset"  bigint NOT NULL,
    entry     integer NOT NULL,
    PRIMARY KEY (pseudonym, topic, partition, "offset", entry)
);

CREATE TABLE source_state (
    sender   text COLLATE "C" PRIMARY KEY,
    -- Unread messages without a patient, by class of reason.
    unread   jsonb NOT NULL DEFAULT '{}',
    revision integer NOT NULL DEFAULT 0,
    digest   text,
    -- To be published again: what the topic holds was found to differ.
    due      boolean NOT NULL DEFAULT false
);

CREATE TABLE instance (
    id               text COLLATE "C" PRIMARY KEY,
    pseudonym        text COLLATE "C" NOT NULL,
    -- Counts for ever, also over a time of being gone.
    revision         integer NOT NULL,
    digest           text NOT NULL,
    body             bytea NOT NULL,
    gone_at          timestamptz,
    tombstone_due_at timestamptz
) WITH (fillfactor = 80);
CREATE INDEX instance_pseudonym ON instance (pseudonym);

CREATE TABLE stream (
    n                  integer PRIMARY KEY,
    next               bigint NOT NULL DEFAULT 1,
    epoch              integer NOT NULL DEFAULT 1,
    first_mark_written boolean NOT NULL DEFAULT false,
    -- The last row that was pruned: the mark may name it.
    pruned_number      bigint NOT NULL DEFAULT 0,
    pruned_id          uuid,
    -- A reconciliation has begun and not ended: nobody sends.
    reconciling_since  timestamptz
) WITH (fillfactor = 50);

CREATE TABLE outbox (
    stream     integer NOT NULL,
    number     bigint NOT NULL,
    -- Random: tells this row from one that bears its number after a restore.
    id         uuid NOT NULL DEFAULT gen_random_uuid(),
    topic      text NOT NULL,
    key        text NOT NULL,
    -- What the revision counts: instance, pseudonym or sender; null for a tombstone.
    subject    text COLLATE "C" NOT NULL,
    revision   integer,
    headers    bytea NOT NULL,
    value      bytea,
    -- The compacted topic that gets the same value, and its key there.
    twin_topic text,
    twin_key   text,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (stream, number)
);

CREATE TABLE audit (
    id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    act    text NOT NULL,
    detail text NOT NULL
);
