-- The record, version 1. Every table is STRICT; spans are code points into reports.text, ends exclusive;
-- days are closed ISO dates, NULL is an open end; lists and structures are JSON text.
-- Columns ending in _names repeat the names inside the JSON list beside them, for readers of this file.

-- One row a run of `read`. The only table with wall-clock times; it is never exported.
CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  started_at TEXT NOT NULL,
  finished_at TEXT,
  process INTEGER NOT NULL,
  arguments TEXT NOT NULL,
  versions TEXT NOT NULL,
  workers INTEGER NOT NULL,
  engine TEXT NOT NULL,
  reports_new INTEGER NOT NULL DEFAULT 0,
  reports_known INTEGER NOT NULL DEFAULT 0,
  reports_failed INTEGER NOT NULL DEFAULT 0
) STRICT;

-- One row. `changes` grows with every batch; what follows from all reports together is current
-- when it was joined at that same count, by the same version of the joining.
CREATE TABLE state (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  changes INTEGER NOT NULL,
  joined INTEGER NOT NULL,
  joined_by TEXT NOT NULL
) STRICT;
INSERT INTO state (only, changes, joined, joined_by) VALUES (1, 0, 0, '');

CREATE TABLE reports (
  id TEXT PRIMARY KEY NOT NULL,
  source TEXT NOT NULL,
  outlet TEXT,
  title TEXT,
  published_start TEXT,
  published_end TEXT,
  published_granularity TEXT NOT NULL,
  published_basis TEXT NOT NULL,
  published_weekday INTEGER,
  dateline TEXT,
  byline TEXT,
  language TEXT,
  url TEXT,
  text TEXT NOT NULL,
  debris TEXT NOT NULL,
  basis TEXT NOT NULL,
  domain TEXT,
  sha256 TEXT NOT NULL,
  reading_sha256 TEXT NOT NULL,
  run INTEGER NOT NULL REFERENCES runs (id)
) STRICT;
CREATE INDEX reports_source ON reports (source);

CREATE TABLE mentions (
  report_id TEXT NOT NULL REFERENCES reports (id),
  nth INTEGER NOT NULL,
  span_start INTEGER NOT NULL,
  span_end INTEGER NOT NULL,
  text TEXT NOT NULL,
  who_id TEXT,
  who_name TEXT NOT NULL,
  who_kind TEXT NOT NULL,
  who_country TEXT,
  who_sector TEXT,
  who_wikidata TEXT,
  how TEXT NOT NULL,
  confidence REAL NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (report_id, nth)
) STRICT;
CREATE INDEX mentions_who ON mentions (who_id, who_name);

CREATE TABLE times (
  report_id TEXT NOT NULL REFERENCES reports (id),
  nth INTEGER NOT NULL,
  span_start INTEGER NOT NULL,
  span_end INTEGER NOT NULL,
  text TEXT NOT NULL,
  when_start TEXT,
  when_end TEXT,
  when_granularity TEXT NOT NULL,
  when_basis TEXT NOT NULL,
  when_weekday INTEGER,
  relation TEXT NOT NULL,
  timex TEXT,
  edtf TEXT,
  PRIMARY KEY (report_id, nth)
) STRICT;

CREATE TABLE statements (
  id TEXT PRIMARY KEY NOT NULL,
  report_id TEXT NOT NULL REFERENCES reports (id),
  nth INTEGER NOT NULL,
  holder_id TEXT,
  holder_name TEXT NOT NULL,
  holder_kind TEXT NOT NULL,
  holder_country TEXT,
  holder_sector TEXT,
  holder_wikidata TEXT,
  holder_text TEXT NOT NULL,
  act TEXT NOT NULL,
  content_text TEXT NOT NULL,
  toward_names TEXT NOT NULL,
  when_start TEXT,
  when_end TEXT,
  when_granularity TEXT NOT NULL,
  when_basis TEXT NOT NULL,
  when_weekday INTEGER,
  kind TEXT NOT NULL,
  channel TEXT NOT NULL,
  anonymous INTEGER NOT NULL CHECK (anonymous IN (0, 1)),
  negated INTEGER NOT NULL CHECK (negated IN (0, 1)),
  inside TEXT REFERENCES statements (id) DEFERRABLE INITIALLY DEFERRED,
  source_start INTEGER,
  source_end INTEGER,
  cue_start INTEGER,
  cue_end INTEGER,
  content TEXT NOT NULL,
  toward TEXT NOT NULL,
  co_holders TEXT NOT NULL,
  co_holder_names TEXT NOT NULL,
  audience_id TEXT,
  audience_name TEXT,
  audience_kind TEXT,
  audience_country TEXT,
  audience_sector TEXT,
  audience_wikidata TEXT,
  confidence REAL NOT NULL,
  why TEXT NOT NULL
) STRICT;
CREATE INDEX statements_report ON statements (report_id, nth);
CREATE INDEX statements_holder ON statements (holder_name);
CREATE INDEX statements_inside ON statements (inside) WHERE inside IS NOT NULL;

CREATE TABLE events (
  id TEXT PRIMARY KEY NOT NULL,
  report_id TEXT NOT NULL REFERENCES reports (id),
  nth INTEGER NOT NULL,
  actor_names TEXT NOT NULL,
  type TEXT NOT NULL,
  recipient_names TEXT NOT NULL,
  status TEXT NOT NULL,
  when_start TEXT,
  when_end TEXT,
  when_granularity TEXT NOT NULL,
  when_basis TEXT NOT NULL,
  when_weekday INTEGER,
  place_id TEXT,
  place_name TEXT,
  place_kind TEXT,
  place_country TEXT,
  place_sector TEXT,
  place_wikidata TEXT,
  plover_type TEXT NOT NULL,
  mode TEXT,
  contexts TEXT NOT NULL,
  quad INTEGER NOT NULL,
  score REAL NOT NULL,
  magnitude TEXT,
  holder_id TEXT,
  holder_name TEXT,
  holder_kind TEXT,
  holder_country TEXT,
  holder_sector TEXT,
  holder_wikidata TEXT,
  statement_id TEXT REFERENCES statements (id) DEFERRABLE INITIALLY DEFERRED,
  verbal_of TEXT REFERENCES statements (id) DEFERRABLE INITIALLY DEFERRED,
  spans TEXT NOT NULL,
  actors TEXT NOT NULL,
  recipients TEXT NOT NULL,
  confidence REAL NOT NULL,
  why TEXT NOT NULL
) STRICT;
CREATE INDEX events_report ON events (report_id, nth);
CREATE INDEX events_type ON events (type);

CREATE TABLE arrangements (
  id TEXT PRIMARY KEY NOT NULL,
  report_id TEXT NOT NULL REFERENCES reports (id),
  nth INTEGER NOT NULL,
  type TEXT NOT NULL,
  party_names TEXT NOT NULL,
  status TEXT NOT NULL,
  when_start TEXT,
  when_end TEXT,
  when_granularity TEXT NOT NULL,
  when_basis TEXT NOT NULL,
  when_weekday INTEGER,
  place_id TEXT,
  place_name TEXT,
  place_kind TEXT,
  place_country TEXT,
  place_sector TEXT,
  place_wikidata TEXT,
  spans TEXT NOT NULL,
  parties TEXT NOT NULL,
  confidence REAL NOT NULL
) STRICT;
CREATE INDEX arrangements_report ON arrangements (report_id, nth);

-- What follows from all reports together: replaced as a whole after every change.

-- Reports that were read again because other reports gave their day: that day, and what was read before (JSON).
CREATE TABLE first_readings (
  report_id TEXT PRIMARY KEY NOT NULL REFERENCES reports (id),
  published_start TEXT,
  published_end TEXT,
  published_granularity TEXT NOT NULL,
  published_basis TEXT NOT NULL,
  published_weekday INTEGER,
  reading TEXT NOT NULL
) STRICT;

CREATE TABLE dated (
  report_id TEXT PRIMARY KEY NOT NULL REFERENCES reports (id),
  published_start TEXT,
  published_end TEXT,
  published_granularity TEXT NOT NULL,
  published_basis TEXT NOT NULL,
  published_weekday INTEGER,
  reasons TEXT NOT NULL
) STRICT;

CREATE TABLE sayings (
  id TEXT PRIMARY KEY NOT NULL,
  known_from TEXT,
  holder_id TEXT,
  holder_name TEXT NOT NULL,
  holder_kind TEXT NOT NULL,
  holder_country TEXT,
  holder_sector TEXT,
  holder_wikidata TEXT,
  act TEXT NOT NULL,
  wording TEXT NOT NULL,
  first_report TEXT NOT NULL REFERENCES reports (id),
  outlets TEXT NOT NULL,
  independent_sources INTEGER NOT NULL,
  when_start TEXT,
  when_end TEXT,
  when_granularity TEXT NOT NULL,
  when_basis TEXT NOT NULL,
  when_weekday INTEGER,
  variants TEXT NOT NULL,
  why TEXT NOT NULL
) STRICT;

CREATE TABLE saying_statements (
  saying_id TEXT NOT NULL REFERENCES sayings (id),
  nth INTEGER NOT NULL,
  statement_id TEXT NOT NULL REFERENCES statements (id),
  PRIMARY KEY (saying_id, nth)
) STRICT;
CREATE INDEX saying_statements_statement ON saying_statements (statement_id);

CREATE TABLE happenings (
  id TEXT PRIMARY KEY NOT NULL,
  known_from TEXT,
  type TEXT NOT NULL,
  actor_names TEXT NOT NULL,
  recipient_names TEXT NOT NULL,
  status TEXT NOT NULL,
  when_start TEXT,
  when_end TEXT,
  when_granularity TEXT NOT NULL,
  when_basis TEXT NOT NULL,
  when_weekday INTEGER,
  place_id TEXT,
  place_name TEXT,
  place_kind TEXT,
  place_country TEXT,
  place_sector TEXT,
  place_wikidata TEXT,
  outlets TEXT NOT NULL,
  independent_sources INTEGER NOT NULL,
  status_history TEXT NOT NULL,
  actors TEXT NOT NULL,
  recipients TEXT NOT NULL,
  why TEXT NOT NULL
) STRICT;

CREATE TABLE happening_events (
  happening_id TEXT NOT NULL REFERENCES happenings (id),
  nth INTEGER NOT NULL,
  event_id TEXT NOT NULL REFERENCES events (id),
  PRIMARY KEY (happening_id, nth)
) STRICT;
CREATE INDEX happening_events_event ON happening_events (event_id);

-- `about` is the id of a saying or of a happening.
CREATE TABLE disputes (
  id TEXT PRIMARY KEY NOT NULL,
  about TEXT NOT NULL,
  known_from TEXT,
  why TEXT NOT NULL
) STRICT;

CREATE TABLE dispute_sides (
  dispute_id TEXT NOT NULL REFERENCES disputes (id),
  nth INTEGER NOT NULL,
  holder_id TEXT,
  holder_name TEXT NOT NULL,
  holder_kind TEXT NOT NULL,
  holder_country TEXT,
  holder_sector TEXT,
  holder_wikidata TEXT,
  position TEXT NOT NULL,
  statement_ids TEXT NOT NULL,
  PRIMARY KEY (dispute_id, nth)
) STRICT;

CREATE TABLE stories (
  id TEXT PRIMARY KEY NOT NULL,
  title TEXT NOT NULL,
  when_start TEXT,
  when_end TEXT,
  when_granularity TEXT NOT NULL,
  when_basis TEXT NOT NULL,
  when_weekday INTEGER,
  actor_names TEXT NOT NULL,
  actors TEXT NOT NULL,
  why TEXT NOT NULL
) STRICT;

CREATE TABLE story_reports (
  story_id TEXT NOT NULL REFERENCES stories (id),
  nth INTEGER NOT NULL,
  report_id TEXT NOT NULL REFERENCES reports (id),
  PRIMARY KEY (story_id, nth)
) STRICT;
CREATE INDEX story_reports_report ON story_reports (report_id);

CREATE TABLE copies (
  report_id TEXT NOT NULL REFERENCES reports (id),
  nth INTEGER NOT NULL,
  copy_of TEXT NOT NULL REFERENCES reports (id),
  copied_share REAL NOT NULL,
  passages TEXT NOT NULL,
  PRIMARY KEY (report_id, nth)
) STRICT;

CREATE TABLE relations (
  source TEXT NOT NULL,
  target TEXT NOT NULL,
  month TEXT NOT NULL,
  cooperation REAL NOT NULL,
  conflict REAL NOT NULL,
  net REAL NOT NULL,
  low REAL NOT NULL,
  high REAL NOT NULL,
  n_events INTEGER NOT NULL,
  n_statements INTEGER NOT NULL,
  n_sources INTEGER NOT NULL,
  PRIMARY KEY (source, target, month)
) STRICT;

-- What could not be read, one row a source; a later successful reading of the source removes it.
CREATE TABLE failures (
  source TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  reason TEXT NOT NULL,
  run INTEGER NOT NULL REFERENCES runs (id)
) STRICT;

-- What a person changed; kept across re-reading.
CREATE TABLE corrections (
  id TEXT PRIMARY KEY NOT NULL,
  table_name TEXT NOT NULL,
  row_id TEXT NOT NULL,
  action TEXT NOT NULL,
  before TEXT,
  after TEXT,
  who TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;

CREATE VIRTUAL TABLE reports_fts USING fts5 (
  title, text, content = 'reports', tokenize = "porter unicode61 remove_diacritics 2"
);
CREATE VIRTUAL TABLE statements_fts USING fts5 (
  content_text, content = 'statements', tokenize = "porter unicode61 remove_diacritics 2"
);

-- Reports with their best date: what all reports together allow to know, else what the report says itself.
CREATE VIEW v_reports AS
SELECT r.id, r.source, r.outlet, r.title,
  CASE WHEN d.report_id IS NULL THEN r.published_start ELSE d.published_start END AS published_start,
  CASE WHEN d.report_id IS NULL THEN r.published_end ELSE d.published_end END AS published_end,
  CASE WHEN d.report_id IS NULL THEN r.published_granularity ELSE d.published_granularity END AS published_granularity,
  CASE WHEN d.report_id IS NULL THEN r.published_basis ELSE d.published_basis END AS published_basis,
  CASE WHEN d.report_id IS NULL THEN r.published_weekday ELSE d.published_weekday END AS published_weekday,
  (SELECT min(s.story_id) FROM story_reports s WHERE s.report_id = r.id) AS story_id,
  (SELECT c.copy_of FROM copies c WHERE c.report_id = r.id AND c.copied_share >= 0.5 ORDER BY c.nth LIMIT 1) AS copy_of
FROM reports r LEFT JOIN dated d ON d.report_id = r.id;

-- Who said what, with the words it rests on.
CREATE VIEW v_said AS
SELECT s.id, s.holder_name AS holder, s.act, s.toward_names AS toward, s.content_text AS said,
  s.when_start, s.when_end, r.outlet, r.published_start, r.published_end, s.kind, s.channel, s.negated, s.anonymous,
  substr(t.text, s.source_start + 1, s.source_end - s.source_start) AS source_words,
  substr(t.text, s.cue_start + 1, s.cue_end - s.cue_start) AS cue_words,
  s.confidence, m.saying_id, s.report_id, r.title, r.source
FROM statements s
JOIN v_reports r ON r.id = s.report_id
JOIN reports t ON t.id = s.report_id
LEFT JOIN saying_statements m ON m.statement_id = s.id;

-- Who did what to whom, with the word that says it.
CREATE VIEW v_did AS
SELECT e.id, e.actor_names AS actors, e.type, e.recipient_names AS recipients, e.status,
  e.when_start, e.when_end, e.place_name AS place, r.outlet, r.published_start, r.published_end,
  e.score, e.quad, e.holder_name AS according_to, e.statement_id, e.verbal_of,
  substr(t.text, json_extract(e.spans, '$[0][0]') + 1,
    json_extract(e.spans, '$[0][1]') - json_extract(e.spans, '$[0][0]')) AS trigger_words,
  e.confidence, m.happening_id, e.report_id, r.title, r.source
FROM events e
JOIN v_reports r ON r.id = e.report_id
JOIN reports t ON t.id = e.report_id
LEFT JOIN happening_events m ON m.event_id = e.id;
