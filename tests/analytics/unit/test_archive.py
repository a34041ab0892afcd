"""An archive is its log, byte for byte, whatever happens to either, and says so when it is not."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daybook_analytics.archive import files, manifest, writer
from daybook_analytics.archive.coverage import check_covered
from daybook_analytics.archive.manifest import load, save
from daybook_analytics.archive.proof import problems
from daybook_analytics.archive.reader import ArchiveDamaged, read, read_segment
from daybook_analytics.archive.reader import files as checked_files
from daybook_analytics.archive.rows import row_of, rows_of, table_of
from daybook_analytics.archive.writer import Writer
from daybook_chassis.errors import Conflict, Poison, Refusal
from daybook_chassis.store.chaining import GENESIS, chain
from daybook_chassis.store.entry import Record
from tests.analytics.logs import SOURCE, MemoryLog, fill_one, filled

MOST = 6
"""Rows of a segment, so that few facts make several."""


def archived(folder: Path, log: MemoryLog) -> Writer:
    writing = Writer(folder, log, most_rows=MOST)
    writing.write()
    return writing


def assert_is(folder: Path, log: MemoryLog) -> None:
    """All of the log, exactly, and nothing else."""
    found = [(row.written, row.body, row.hash) for row in read(folder, SOURCE)]
    assert found == [(each.envelope, each.body, each.hash) for each in log.records]
    assert list(problems(folder, SOURCE, log)) == []


steps = st.lists(
    st.one_of(
        st.tuples(st.just("append"), st.integers(1, 9)),
        st.tuples(st.just("month"), st.integers(1, 2)),
        st.tuples(st.just("restore"), st.integers(0, 30)),
        st.tuples(st.just("write"), st.just(0)),
    ),
    max_size=12,
)


@settings(max_examples=20, deadline=None)
@given(steps)
def test_an_archive_is_its_log_however_it_was_written(steps: list[tuple[str, int]]) -> None:
    """In runs of any length, through months and restores; a segment is of one epoch and month."""
    log, archived_ever = MemoryLog(), set[bytes]()
    with TemporaryDirectory() as name:
        folder = Path(name)
        for what, amount in [*steps, ("append", 1), ("write", 0)]:
            match what:
                case "append":
                    for _ in range(amount):
                        fill_one(log, log.head())
                case "month":
                    log.month += amount
                case "restore":
                    log.restore(min(amount, log.head()))
                case _:
                    archived(folder, log)
                    archived_ever |= {each.hash for each in log.records}

        assert_is(folder, log)
        held = load(folder, SOURCE)
        kept = {row.hash for each in held.superseded for row in read_segment(folder, each)}
        lost = archived_ever - {each.hash for each in log.records}
        assert kept >= lost, "what a restore took back is not kept"
        for segment in held.segments:
            rows = list(read_segment(folder, segment))
            assert {(row.epoch, row.month) for row in rows} == {(segment.epoch, segment.month)}
            assert len(rows) == segment.rows <= MOST


def test_segments_stay_few_when_facts_come_one_by_one(tmp_path: Path) -> None:
    log = MemoryLog()
    for number in range(31):
        fill_one(log, number)
        Writer(tmp_path, log, most_rows=1000).write()

    assert [each.rows for each in load(tmp_path, SOURCE).segments] == [16, 8, 4, 2, 1]
    assert_is(tmp_path, log)


def test_a_segment_that_is_long_enough_is_not_written_again(tmp_path: Path) -> None:
    log = filled(MOST)
    archived(tmp_path, log)
    [before] = checked_files(tmp_path, SOURCE)
    touched = before.stat().st_mtime_ns
    fill_one(log, MOST)
    archived(tmp_path, log)

    assert checked_files(tmp_path, SOURCE)[0] == before
    assert before.stat().st_mtime_ns == touched


class PowerCut(Exception):
    """The process is gone."""


@pytest.mark.parametrize("named", [False, True], ids=["before it has its name", "after"])
@pytest.mark.parametrize("after", range(5))
def test_a_crash_loses_nothing_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int, named: bool
) -> None:
    """At each file that a restore and what follows it write, before and after it has its name."""
    log = filled(2 * MOST)
    archived(tmp_path, log)
    log.restore(MOST + 2)
    for number in range(MOST + 2):
        fill_one(log, 100 + number)
    puts = 0

    def put(unfinished: Path, path: Path) -> None:
        nonlocal puts
        if puts == after and not named:
            raise PowerCut
        files.put(unfinished, path)
        if puts == after:
            raise PowerCut
        puts += 1

    with monkeypatch.context() as patched:
        patched.setattr(writer, "put", put)
        patched.setattr(manifest, "put", put)
        with pytest.raises(PowerCut):
            archived(tmp_path, log)

    assert list(problems(tmp_path, SOURCE)) == [], "readers meet a whole archive meanwhile"
    fill_one(log, 200)  # so that what was cut short is not written again under its name
    archived(tmp_path, log)
    assert_is(tmp_path, log)
    held = load(tmp_path, SOURCE)
    there = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert there - {f"{SOURCE}/manifest.json", f"{SOURCE}/.lock"} == {
        each.file for each in (*held.segments, *held.superseded)
    }


def test_there_is_one_writer_at_a_time(tmp_path: Path) -> None:
    with files.locked(tmp_path / SOURCE), pytest.raises(Conflict, match="another writer"):
        archived(tmp_path, filled(1))


def test_another_log_is_not_taken_for_the_one_archived(tmp_path: Path) -> None:
    archived(tmp_path, filled(4))
    other = filled(4)
    other.rewrite(2, b'{"number":-1}')
    fewer = filled(3)
    elsewhere = filled(4)
    elsewhere.epochs = elsewhere.epochs[:0]

    for log, reason in ((other, "is not the log"), (fewer, "ends at 3"), (elsewhere, "epochs")):
        with pytest.raises(Conflict, match=reason):
            archived(tmp_path, log)


def test_what_was_known_at_a_moment_is_asked_of_an_archive_that_holds_it(tmp_path: Path) -> None:
    """Two facts of January are archived, and then comes one of February, and one of a clock that
    was set back."""
    log = filled(2)
    archived(tmp_path, log)
    log.month = 1
    fill_one(log, 3)
    january, february = (row_of(log.records[place]).recorded_at for place in (0, 2))

    check_covered(tmp_path, log, february - timedelta(seconds=1))
    with pytest.raises(Refusal, match="2 facts are archived, and more"):
        check_covered(tmp_path, log, february)
    log.month = 0
    fill_one(log, 4)
    with pytest.raises(Refusal, match="2 facts are archived, and more"):
        check_covered(tmp_path, log, january)
    archived(tmp_path, log)
    check_covered(tmp_path, log, february)


def test_what_was_known_is_not_asked_of_the_archive_of_another_log(tmp_path: Path) -> None:
    log = filled(4)
    archived(tmp_path, log)
    moment = row_of(log.records[3]).recorded_at
    log.restore(2)

    with pytest.raises(Conflict, match="ends at 2"):
        check_covered(tmp_path, log, moment)


def test_a_log_that_does_not_prove_itself_is_not_archived(tmp_path: Path) -> None:
    log = filled(4)
    log.records[2] = replace(log.records[2], body=b'{"number":7}')

    with pytest.raises(Conflict, match="does not prove itself at 3"):
        archived(tmp_path, log)


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("damage", [_flip, Path.unlink], ids=["one bit", "gone"])
def test_a_damaged_file_is_not_read(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    archived(tmp_path, filled(2 * MOST))
    damage(checked_files(tmp_path, SOURCE)[1])

    assert len(list(problems(tmp_path, SOURCE))) == 1
    for reading in (lambda: list(read(tmp_path, SOURCE)), lambda: checked_files(tmp_path, SOURCE)):
        with pytest.raises(ArchiveDamaged, match="e1-000000000007"):
            reading()


def test_a_segment_that_is_missing_or_moved_is_noticed(tmp_path: Path) -> None:
    archived(tmp_path, filled(3 * MOST))
    whole = load(tmp_path, SOURCE)
    first, second, third = whole.segments

    elsewhere = second.model_copy(update={"source": "crm.service"})
    fewer = second.model_copy(update={"rows": MOST - 1})
    for segments in (
        (second, third),
        (first, third),
        (second, first, third),
        (first, elsewhere, third),
        (first, fewer, third),
    ):
        save(tmp_path, whole.model_copy(update={"segments": segments}))
        assert len(list(problems(tmp_path, SOURCE))) == 1
        with pytest.raises(ArchiveDamaged):
            checked_files(tmp_path, SOURCE)


def test_a_forged_row_breaks_the_chain_even_under_a_new_digest(tmp_path: Path) -> None:
    archived(tmp_path, filled(MOST))
    held = load(tmp_path, SOURCE)
    [path] = checked_files(tmp_path, SOURCE)
    table = pq.read_table(path)
    bodies = table["data"].to_pylist()
    bodies[2] = '{"number":99}'
    place = table.schema.get_field_index("data")
    pq.write_table(table.set_column(place, table.schema.field(place), [bodies]), path)
    forged = held.segments[0].model_copy(update={"sha256": files.digest_of(path)})
    save(tmp_path, held.model_copy(update={"segments": (forged,)}))

    assert list(problems(tmp_path, SOURCE)) == [
        f"{SOURCE}: {forged.file}: its rows do not end in the hash of its manifest"
    ]


def test_an_archive_forged_as_a_whole_differs_from_the_log(tmp_path: Path) -> None:
    log, forged = filled(4), filled(4)
    forged.rewrite(2, b'{"number":99}')
    archived(tmp_path, forged)

    assert list(problems(tmp_path, SOURCE)) == []
    assert len(list(problems(tmp_path, SOURCE, log))) == 1


SPELLED: dict[str, dict[str, str]] = {
    "with spaces": {},
    "capitals": {"id": "01A20730-96BA-77EB-B930-F9BF39B990EC"},
    "another id": {"id": "payment-1"},
    "another zone": {"time": "2026-01-05T10:30:00+01:00"},
    "attributes of another day": {"later": "is unknown"},
}


@pytest.mark.parametrize("other", SPELLED.values(), ids=SPELLED)
def test_an_envelope_that_is_spelled_otherwise_is_kept_as_it_is(other: dict[str, str]) -> None:
    record = filled(2).records[1]
    written = json.dumps(json.loads(record.envelope) | other).encode()
    hashed = chain(GENESIS, written, record.body)
    row = row_of(replace(record, envelope=written, hash=hashed))

    assert list(rows_of(table_of([row]), GENESIS)) == [row]


@pytest.mark.parametrize("envelope", [b"[]", b"{", b"{}", b'{"sequence":"x"}'])
def test_what_is_no_envelope_is_refused(envelope: bytes) -> None:
    record = Record(1, str(UUID(int=1)), 1, "crm.sales.Counted/1", 3, envelope, b"{}", bytes(32))

    with pytest.raises(Poison):
        table_of([row_of(record)])


def test_most_envelopes_are_said_by_the_columns_alone() -> None:
    rows = [row_of(record) for record in filled(7).records]

    assert table_of(rows)["envelope"].null_count == 7
