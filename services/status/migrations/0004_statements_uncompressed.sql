-- As the outbox and the instances (0003): a third of the statements are a little over 2 kB with their
-- keys, and each of these was compressed, and taken apart again whenever its person was judged.

ALTER TABLE statement SET (toast_tuple_target = 8160);
