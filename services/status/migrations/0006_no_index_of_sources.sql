-- Statements of a source are found by the bond of whom it spoke of first: it holds everybody whom
-- the source ever spoke of. An index of all sources was the dearest that a statement had to enter.

DROP INDEX statement_source;
