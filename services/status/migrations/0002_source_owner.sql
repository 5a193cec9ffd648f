-- Whom each source spoke of first. When a correction names another patient, the two must be locked
-- and decided together: the pathway leaves one and comes to the other, under one instance id.

CREATE TABLE source_owner (
    source    text COLLATE "C" PRIMARY KEY,
    pseudonym text COLLATE "C" NOT NULL
);

INSERT INTO source_owner (source, pseudonym)
SELECT source, min(pseudonym) FROM statement GROUP BY source;
