"""The reading room: an open record in, pages for a browser on the same machine out. See ``docs/reading-room.md``."""
