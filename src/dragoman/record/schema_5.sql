-- The record, version 5: episodes of stories, and what lets a few reports be joined with many without a walk through all.

-- Lists of report ids (JSON), one list a turn of the story.
ALTER TABLE stories ADD COLUMN episodes TEXT NOT NULL DEFAULT '[]';
CREATE INDEX dyad_entries_entry ON dyad_entries (entry_id);
CREATE INDEX events_statement ON events (statement_id) WHERE statement_id IS NOT NULL;
CREATE INDEX events_verbal ON events (verbal_of) WHERE verbal_of IS NOT NULL;
UPDATE state SET joined = -1 WHERE changes > 0;
