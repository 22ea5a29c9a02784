-- The record, version 6: lists that are kept up to date, entry by entry. An entry's number follows from the entry alone:
-- its day, its kind, its report and its place there; an actor's from its key, an outlet's from its name. The mark of a
-- story is its id.

-- What entries_fts was given for an entry, and whom it names: what is needed to take it back (compressed MessagePack).
CREATE TABLE entry_words (
  number INTEGER PRIMARY KEY,
  kept BLOB NOT NULL
) STRICT;

-- In which forms entries name an actor (JSON), and how many entries do.
CREATE TABLE actor_forms (
  actor INTEGER NOT NULL,
  who TEXT NOT NULL,
  uses INTEGER NOT NULL,
  PRIMARY KEY (actor, who)
) STRICT, WITHOUT ROWID;

CREATE INDEX sayings_first_report ON sayings (first_report);

-- Everything is joined anew, and listed on the way.
CREATE TABLE IF NOT EXISTS join_marks (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
DELETE FROM join_marks;
UPDATE state SET joined = -1 WHERE changes > 0;
