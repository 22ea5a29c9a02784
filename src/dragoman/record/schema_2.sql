-- Version 2: the sayings and happenings behind the relations of each ordered pair, so that other stretches of time
-- and single entries can be asked for. Joins of an older record are made anew by the next run of `read`.
CREATE TABLE dyad_entries (
  source TEXT NOT NULL,
  target TEXT NOT NULL,
  entry_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  status TEXT NOT NULL,
  claimed INTEGER NOT NULL,
  score REAL NOT NULL,
  material INTEGER NOT NULL,
  first_day TEXT,
  last_day TEXT,
  by_publication INTEGER NOT NULL,
  known_from TEXT,
  sources TEXT NOT NULL,
  n_sources INTEGER NOT NULL,
  PRIMARY KEY (source, target, entry_id)
) STRICT;
UPDATE state SET joined = -1 WHERE changes > 0;
