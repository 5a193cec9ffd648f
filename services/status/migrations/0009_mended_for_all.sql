-- What a statement has mended, whoever it names, is looked for by its source; and looked at once more,
-- for the statement may tell of somebody else than the message did, and hold another lock.

DROP INDEX parked_unmended;
CREATE INDEX parked_unmended ON parked (source) WHERE NOT mended;
DROP INDEX parked_unsettled;
CREATE INDEX parked_unsettled ON parked (kept_at) WHERE NOT mended AND NOT settled;
