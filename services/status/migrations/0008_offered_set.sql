-- The definition sets that lie in the folders of running processes, and when one of them last said so.
-- A set that nobody has would stop everything: `milepael definitions activate` looks here first.

CREATE TABLE offered_set (
    digest  text COLLATE "C" PRIMARY KEY,
    seen_at timestamptz NOT NULL
);
