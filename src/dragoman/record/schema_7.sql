-- The record, version 7: readings by a newer version, kept beside the ones in use until all are there.

-- `reading` is MessagePack, compressed; `run` is the run that read it. Empty but while `read --stage reading` is at work.
CREATE TABLE readings_anew (
  report_id TEXT PRIMARY KEY NOT NULL REFERENCES reports (id),
  run INTEGER NOT NULL REFERENCES runs (id),
  reading BLOB NOT NULL
) STRICT;

-- Which run read a report says by which version it was read.
CREATE INDEX reports_run ON reports (run);

-- How many reports of the record a run read again.
ALTER TABLE runs ADD COLUMN reports_again INTEGER NOT NULL DEFAULT 0;
