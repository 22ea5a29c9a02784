-- The record, version 4: what a reader lists and searches, in the order of days. All of it follows from the tables
-- above and is made anew whenever the reports are joined.

-- Everybody who says, does, undergoes or is named, once. `key` is an id of an actor ("id:state:ARM") or made of a
-- name; `folded` is the name without case and accents, a space before each word.
CREATE TABLE actors (
  number INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  kind TEXT NOT NULL,
  country TEXT,
  sector TEXT,
  wikidata TEXT,
  sayings INTEGER NOT NULL,
  happenings INTEGER NOT NULL,
  reports INTEGER NOT NULL
) STRICT;
CREATE INDEX actors_folded ON actors (folded, number);
CREATE INDEX actors_sayings ON actors (sayings, number);
CREATE INDEX actors_happenings ON actors (happenings, number);
CREATE INDEX actors_reports ON actors (reports, number);

CREATE TABLE outlets (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  reports INTEGER NOT NULL
) STRICT;

-- Sayings, happenings, disputes, stories and reports, numbered in the order of their days, so that a list of any of
-- them is a walk along the numbers. `day` is empty where no day is known; `origin` is the rowid of a report.
CREATE TABLE entries (
  number INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  day TEXT NOT NULL,
  origin INTEGER
) STRICT;
CREATE UNIQUE INDEX entries_id ON entries (id, kind);
CREATE INDEX entries_day ON entries (day, number);
CREATE INDEX entries_origin ON entries (origin, number) WHERE origin IS NOT NULL;

-- Rows are entries. `marks` are made words: by12 (said or done by actor 12), to7, on7 (to, about or naming 7),
-- in3 (outlet 3), actdeny0, typeCONSULT0 …; what is made of letters ends in 0, so that no stemming changes it.
CREATE VIRTUAL TABLE entries_fts USING fts5 (
  words, marks, content = '', columnsize = 0, tokenize = "porter unicode61 remove_diacritics 2"
);

-- How much there is of each thing when the reports were last joined.
CREATE TABLE tallies (
  name TEXT PRIMARY KEY NOT NULL,
  number INTEGER NOT NULL
) STRICT;

CREATE INDEX relations_month ON relations (month);
CREATE INDEX reports_outlet ON reports (outlet);
CREATE INDEX disputes_about ON disputes (about);

-- A record of an older version has nothing here until its reports are joined again.
UPDATE state SET joined = -1 WHERE changes > 0;
