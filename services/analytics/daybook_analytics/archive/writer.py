"""Writes a log into an archive and goes on where it stopped, through restores and crashes.

A segment is on the disk before the manifest names it, and a manifest is replaced in one step: a
crash leaves at most a file that nobody names, which the next writer removes. It reads the log
itself and no feed: a feed leaves out private facts, and without them the chain proves nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain as joined
from itertools import groupby, islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from daybook_analytics.archive import manifest as manifests
from daybook_analytics.archive.coverage import check_same
from daybook_analytics.archive.files import UNFINISHED, digest_of, locked, put
from daybook_analytics.archive.manifest import Manifest, Segment
from daybook_analytics.archive.reader import check_places, read_segment
from daybook_analytics.archive.rows import (
    ASCENDING,
    REPEATING,
    SCHEMA,
    Archivable,
    Row,
    row_of,
    table_of,
)
from daybook_chassis.errors import Conflict
from daybook_chassis.store.chaining import GENESIS, chain
from daybook_chassis.store.log import Fork

MOST_ROWS = 1_000_000
"""Of one segment."""

ROW_GROUP = 131_072
"""Rows that are compressed, and read, together."""

_PAGE = 4_096
_ZSTD_LEVEL = 3


@dataclass(frozen=True, slots=True)
class Written:
    """What one run added: rows of the log that were not archived, and segments named anew."""

    rows: int
    segments: int


class Writer:
    """Archives one log into a folder that may hold other logs, too."""

    def __init__(self, archive: Path, log: Archivable, *, most_rows: int = MOST_ROWS) -> None:
        self._archive = archive
        self._log = log
        self._folder = archive / log.source
        self._most_rows = most_rows

    def write(self, progress: Callable[[int], None] = lambda position: None) -> Written:
        """Archive what the log holds by now; `progress` hears how far it has come.

        Raises Conflict if another writer is at work, if the log is not the one archived, or if its
        rows do not prove themselves; ArchiveDamaged; Transient.
        """
        with locked(self._folder):
            before = manifests.load(self._archive, self._log.source)
            check_places(before)
            self._sweep(before)
            now = self._restored(before, self._log.forks())
            if now != before:
                manifests.save(self._archive, now)
            return self._extend(now, progress)

    def _extend(self, now: Manifest, progress: Callable[[int], None]) -> Written:
        """Small segments at the end are written again, joined with what follows them."""
        head, last, named = self._log.head(), now.last, 0
        check_same(now, self._log)
        again = _mergeable(now.segments, head - last, self._most_rows) if head > last else ()
        rows: Iterator[Row] = joined(
            (row for segment in again for row in read_segment(self._archive, segment)),
            self._fresh(last, now.hash, head, progress),
        )
        kept = now.segments[: len(now.segments) - len(again)]
        for run in _runs(rows, self._most_rows):
            kept = (*kept, self._segment(run, _hash_after(kept)))
            now = now.model_copy(update={"segments": kept})
            manifests.save(self._archive, now)
            named += 1
        return Written(now.last - last, named)

    def _fresh(
        self, after: int, before: bytes, head: int, progress: Callable[[int], None]
    ) -> Iterator[Row]:
        while after < head and (records := self._log.read(after, _PAGE, upto=head)):
            for record in records:
                row = row_of(record)
                before = chain(before, row.written, row.body)
                if before != row.hash or record.position != after + 1:
                    raise Conflict(f"{self._log.source} does not prove itself at {after + 1}")
                after += 1
                yield row
            progress(after)

    def _segment(self, rows: Iterator[Row], hash_before: bytes) -> Segment:
        """Write one file; it has its name once it is whole."""
        unfinished = self._folder / f"segment{UNFINISHED}"
        first = next(rows)
        last = _write(unfinished, joined([first], rows)) or first
        place = f"{first.month}/e{first.epoch}-{first.position:012d}-{last.position:012d}.parquet"
        segment = Segment(
            file=f"{self._log.source}/{place}",
            source=self._log.source,
            epoch=first.epoch,
            first=first.position,
            last=last.position,
            month=first.month,
            rows=last.position - first.position + 1,
            octets=unfinished.stat().st_size,
            sha256=digest_of(unfinished),
            hash_before=hash_before.hex(),
            hash_after=last.hash.hex(),
        )
        path = self._archive / segment.file
        path.parent.mkdir(exist_ok=True)
        put(unfinished, path)
        return segment

    def _restored(self, now: Manifest, forks: list[Fork]) -> Manifest:
        """What a restore took back is no part of the log any more; it is kept, beside it."""
        known = [Fork(each.epoch, each.forked_after) for each in now.epochs]
        if forks[: len(known)] != known:
            raise Conflict(f"{now.source} has other epochs than the archive knows")
        for segment in reversed(now.segments):
            later = [each.forked_after for each in forks if each.epoch > segment.epoch]
            upto = min(later, default=segment.last)
            if upto >= segment.last:
                break
            kept = now.segments[:-1]
            if segment.first <= upto:
                whole = read_segment(self._archive, segment)
                left = islice(whole, upto - segment.first + 1)
                kept = (*kept, self._segment(left, _hash_after(kept)))
            superseded = (*now.superseded, segment)
            now = now.model_copy(update={"segments": kept, "superseded": superseded})
        return now.with_epochs(forks)

    def _sweep(self, now: Manifest) -> None:
        """Remove what a crash left unnamed, and segments that were joined a run ago."""
        named = {self._archive / each.file for each in (*now.segments, *now.superseded)}
        for path in self._folder.rglob(f"*{UNFINISHED}"):
            path.unlink()
        for path in self._folder.rglob("*.parquet"):
            if path not in named:
                path.unlink()


def parquet(path: Path) -> pq.ParquetWriter:
    """A file of an archive, to write tables of its columns to."""
    return pq.ParquetWriter(
        path,
        SCHEMA,
        compression="zstd",
        compression_level=_ZSTD_LEVEL,
        use_dictionary=REPEATING,
        column_encoding=dict.fromkeys(ASCENDING, "DELTA_BINARY_PACKED"),
    )


def _write(path: Path, rows: Iterator[Row]) -> Row | None:
    """A Parquet file of these rows; the last of them."""
    last: Row | None = None
    with parquet(path) as file:
        waiting: list[pa.Table] = []
        while page := list(islice(rows, _PAGE)):
            last = page[-1]
            waiting.append(table_of(page))
            if sum(each.num_rows for each in waiting) >= ROW_GROUP:
                file.write_table(pa.concat_tables(waiting).combine_chunks())
                waiting.clear()
        if waiting:
            file.write_table(pa.concat_tables(waiting).combine_chunks())
    return last


def _hash_after(segments: tuple[Segment, ...]) -> bytes:
    return bytes.fromhex(segments[-1].hash_after) if segments else GENESIS


def _mergeable(segments: tuple[Segment, ...], fresh: int, most: int) -> tuple[Segment, ...]:
    """The last segments of one epoch and month that are no longer than what would follow them.

    So each row is written again at most as often as the archive doubles (a binary counter).
    """
    found: list[Segment] = []
    for each in reversed(segments):
        alike = not found or (each.epoch, each.month) == (found[-1].epoch, found[-1].month)
        if not alike or each.rows > fresh or each.rows + fresh > most:
            break
        found.append(each)
        fresh += each.rows
    return tuple(reversed(found))


def _runs(rows: Iterable[Row], most: int) -> Iterator[Iterator[Row]]:
    """Rows of one epoch and month, so many at most; each is to be read before the next."""
    for _, alike in groupby(rows, key=lambda row: (row.epoch, row.month)):
        run = iter(alike)
        while first := next(run, None):
            yield joined([first], islice(run, most - 1))
