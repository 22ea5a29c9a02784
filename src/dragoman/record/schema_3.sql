-- The record, version 3: why a person changed something, and who was joined with whom across reports.

ALTER TABLE corrections ADD COLUMN why TEXT NOT NULL DEFAULT '';
CREATE INDEX corrections_row ON corrections (table_name, row_id);

-- Keys of actors that are one. `left_key` and `right_key` are ids of actors, or made of a name; `who` is
-- dragoman, or a person with the time `at`. Replaced as a whole after every change, like all that is joined.
CREATE TABLE merges (
  left_key TEXT NOT NULL,
  left_name TEXT NOT NULL,
  right_key TEXT NOT NULL,
  right_name TEXT NOT NULL,
  why TEXT NOT NULL,
  who TEXT NOT NULL,
  score REAL,
  at TEXT,
  PRIMARY KEY (left_key, right_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX merges_right ON merges (right_key);
UPDATE state SET joined = -1 WHERE changes > 0;
