-- After `milepael definitions activate` everybody is judged again by the new set, slice by slice in the
-- order of pseudonyms. Whoever comes up by news or time meanwhile is judged by it at once, so a place
-- in that order is all there is to remember.

CREATE TABLE reevaluation (
    only_one  boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    number    integer NOT NULL,
    -- Who comes before this one, or is this one, has been judged by the set; null once everybody has.
    after     text COLLATE "C",
    total     bigint NOT NULL,
    done      bigint NOT NULL DEFAULT 0,
    -- The throttle: the next slice may come now, as far as the rate is concerned.
    next_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    begun_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at  timestamptz
);
