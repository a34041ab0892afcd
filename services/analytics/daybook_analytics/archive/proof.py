"""Proves that an archive is what was written, and that it is the log it says it is (I2, I7)."""

from collections.abc import Callable, Iterator
from pathlib import Path

from daybook_analytics.archive.manifest import Manifest, Segment, load
from daybook_analytics.archive.reader import ArchiveDamaged, check_places, read_segment
from daybook_analytics.archive.rows import Archivable
from daybook_chassis.errors import Poison


def problems(
    archive: Path,
    source: str,
    log: Archivable | None = None,
    progress: Callable[[int], None] = lambda position: None,
) -> Iterator[str]:
    """Read every file once and say what does not fit, one line a finding.

    Each row is chained to the one before, as in the log. With the `log` at hand, the chain is
    compared with it where each segment ends: an archive that was forged as a whole, chain and
    all, shows then.
    """
    try:
        manifest = load(archive, source)
    except Poison as error:
        yield f"{source}: {error}"
        return
    try:
        check_places(manifest)
    except ArchiveDamaged as error:
        yield f"{source}: {error}"
    for segment in (*manifest.superseded, *manifest.segments):
        yield from _damage(archive, segment)
        progress(segment.last)
    if log is not None:
        yield from _differences(manifest, log)


def _damage(archive: Path, segment: Segment) -> Iterator[str]:
    try:
        for _ in read_segment(archive, segment):
            pass
    except Poison as error:
        yield f"{segment.source}: {error}"


def _differences(manifest: Manifest, log: Archivable) -> Iterator[str]:
    for segment in manifest.segments:
        there = [record.hash.hex() for record in log.read(segment.last - 1, 1)]
        if there != [segment.hash_after]:
            yield f"{segment.source}: the log is another at {segment.last}, {segment.file}"
