"""Whether a log goes on from what is archived of it, and whether that is enough for a question."""

from datetime import datetime
from pathlib import Path

from daybook_analytics.archive.manifest import Manifest, load
from daybook_analytics.archive.rows import Archivable, row_of
from daybook_chassis.errors import Conflict, Refusal

_PAGE = 1_000


def check_same(manifest: Manifest, log: Archivable) -> None:
    """Raises Conflict where the log does not go on from what is archived."""
    head = log.head()
    if head < manifest.last:
        raise Conflict(f"{log.source} ends at {head}, and {manifest.last} facts are archived")
    if manifest.last:
        [record] = log.read(manifest.last - 1, 1)
        if record.hash != manifest.hash:
            raise Conflict(f"{log.source} is not the log that is archived up to {manifest.last}")


def check_covered(archive: Path, log: Archivable, known_at: datetime) -> None:
    """Raises Refusal where the log has a fact recorded up to a moment that is not archived,
    Conflict where it is another log, or was restored since.

    What is not archived is read to its end, for clocks may have been set back.
    """
    manifest = load(archive, log.source)
    check_same(manifest, log)
    after = manifest.last
    while records := log.read(after, _PAGE):
        if any(row_of(record).recorded_at <= known_at for record in records):
            raise Refusal(
                f"of {log.source}, {manifest.last} facts are archived, and more were recorded by "
                "then: write the archive first"
            )
        after = records[-1].position
