-- Fingerprint of the key of pseudonyms, from the first process that has one: under another key every
-- patient would be somebody else, with pathways of their own.

ALTER TABLE installation ADD COLUMN key text COLLATE "C";
