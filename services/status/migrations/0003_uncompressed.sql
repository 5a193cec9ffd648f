-- Rows up to a page stay in it as they are. To compress 2 kB takes PostgreSQL as long as to write
-- all else of an event: the outbox is emptied within a second, and a status is written again with
-- each change.

ALTER TABLE outbox SET (toast_tuple_target = 8160);
ALTER TABLE instance SET (toast_tuple_target = 8160);
