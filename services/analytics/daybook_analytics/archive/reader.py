"""Reading an archive back, with everything that its manifest says of it checked on the way."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from daybook_analytics.archive.files import digest_of
from daybook_analytics.archive.manifest import Manifest, Segment, load
from daybook_analytics.archive.rows import Row, octets_of, rows_of
from daybook_chassis.errors import Poison
from daybook_chassis.store.chaining import GENESIS

_BATCH = 8192


class ArchiveDamaged(Poison):
    """A file is not what its manifest says, or the manifest does not say one whole log."""


def read(archive: Path, source: str, after: int = 0) -> Iterator[Row]:
    """The facts of a log after a position, in order, byte for byte. Raises ArchiveDamaged."""
    manifest = load(archive, source)
    check_places(manifest)
    for segment in manifest.segments:
        if segment.last > after:
            rows = read_segment(archive, segment)
            yield from (row for row in rows if row.position > after)


def files(archive: Path, source: str, upto: int | None = None) -> list[Path]:
    """The files of a log, for a columnar engine; digests and places are checked, rows are not.

    With `upto` a position: without files in which all is recorded later. Raises ArchiveDamaged.
    """
    manifest = load(archive, source)
    check_places(manifest)
    wanted = [each for each in manifest.segments if upto is None or each.first <= upto]
    for segment in wanted:
        check_file(archive, segment)
    return [archive / segment.file for segment in wanted]


def facts(
    archive: Path, source: str, types: Sequence[str], known_at: datetime | None = None
) -> Iterator[tuple[bytes, bytes]]:
    """Envelope and body of the facts of these types, in order, recorded up to a moment.

    Digests and places are checked, rows are not. Raises ArchiveDamaged.
    """
    wanted = pc.field("type").isin(types)
    if known_at is not None:
        wanted &= pc.field("time") <= pa.scalar(known_at, pa.timestamp("us", "UTC"))
    for file in files(archive, source):
        yield from octets_of(pq.read_table(file, filters=wanted))


def read_segment(archive: Path, segment: Segment) -> Iterator[Row]:
    """Its rows, once its file is proved to be the one written; the chain is proved at its end."""
    check_file(archive, segment)
    before, expected = bytes.fromhex(segment.hash_before), segment.first
    try:
        batches = pq.ParquetFile(archive / segment.file).iter_batches(_BATCH)
        for batch in batches:
            for row in rows_of(pa.Table.from_batches([batch]), before):
                if (row.position, row.epoch) != (expected, segment.epoch):
                    raise ArchiveDamaged(f"{segment.file}: {row.position} stands for {expected}")
                before, expected = row.hash, expected + 1
                yield row
    except (pa.ArrowException, LookupError) as error:
        raise ArchiveDamaged(f"{segment.file}: {error}") from error
    if (expected, before.hex()) != (segment.last + 1, segment.hash_after):
        raise ArchiveDamaged(f"{segment.file}: its rows do not end in the hash of its manifest")


def check_file(archive: Path, segment: Segment) -> None:
    """Raises ArchiveDamaged."""
    try:
        digest = digest_of(archive / segment.file)
    except OSError as error:
        raise ArchiveDamaged(f"{segment.file}: {error.strerror}") from error
    if digest != segment.sha256:
        raise ArchiveDamaged(f"{segment.file}: not the file that was written")


def check_places(manifest: Manifest) -> None:
    """Segments follow each other in position, epoch and hash, from the first fact on.

    Raises ArchiveDamaged.
    """
    position, epoch, hash_before = 0, 1, GENESIS.hex()
    for each in manifest.segments:
        holds = each.first == position + 1 and each.rows == each.last - position
        if not holds or each.source != manifest.source:
            raise ArchiveDamaged(f"{each.file}: stands where {position + 1} belongs")
        if each.epoch < epoch or each.hash_before != hash_before:
            raise ArchiveDamaged(f"{each.file}: does not follow from the segment before")
        position, epoch, hash_before = each.last, each.epoch, each.hash_after
