-- Nearly everybody is alone in a bond, which has the same name: by that they are found without this index,
-- and it was the dearest but one that each judgement entered. It holds the others of a bond.

DROP INDEX person_bond;
CREATE INDEX person_bond ON person (bond) WHERE bond <> pseudonym;
