-- A place is found by its numbers sooner than by its topic, of which there are few: each row is
-- looked for and entered by it. The index is built anew, nothing else of the table is touched;
-- until it stands, nobody reads or writes statements: minutes where there are a hundred million.

ALTER TABLE statement DROP CONSTRAINT statement_pkey,
    ADD PRIMARY KEY ("offset", partition, entry, topic);

-- A person's row is written again with each judgement, often several of a page in one transaction.
-- With room for all of them they stay in their page, and where no moment changes, out of the indexes.

ALTER TABLE person SET (fillfactor = 50);
