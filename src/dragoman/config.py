"""What a run can be told, and the limits it keeps; everything has a default and nothing is read from the environment.

Invariant: settings are frozen and picklable, so that every worker reads with the very settings of the driver.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

#: Where the record is kept unless a command says otherwise.
RECORD_NAME: Final = "record.dragoman"

#: A batch is one transaction and one task of a worker: at most so many reports, or about so many characters.
BATCH_REPORTS: Final = 20
BATCH_CHARACTERS: Final = 200_000

#: How long a writer waits for another one before it gives up.
BUSY_SECONDS: Final = 30.0


class ReadingSettings(Struct, frozen=True):
    """How reports are read. ``None`` means what this project ships.

    ``model`` names an installed spaCy pipeline or a folder with one; ``tagger`` a folder with a tagger of ours;
    ``knowledge`` a person's own file of actors, read over the one that is shipped.
    """

    model: str | None = None
    tagger: str | None = None
    knowledge: str | None = None


#: With what reports are read unless a person says otherwise.
SHIPPED: Final = ReadingSettings()
