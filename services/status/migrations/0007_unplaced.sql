-- Codes that no instance of the bond's shows, on the row where bond = pseudonym. They are few, so the
-- index holds hardly any row; whoever has none costs it nothing.

ALTER TABLE person ADD COLUMN unplaced integer NOT NULL DEFAULT 0;
CREATE INDEX person_unplaced ON person (unplaced) WHERE unplaced > 0;
