"""Whoever alters a log with the rights of its owner is found out, and what is not found is said."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, Table, delete, insert, select, update

from daybook_chassis.store.chaining import GENESIS, chain
from daybook_chassis.store.entry import Append
from daybook_chassis.store.log import Log
from daybook_chassis.store.verify import problems
from daybook_contracts.envelope import Envelope
from tests.chassis.logs import SOURCE, entry

Forgery = Callable[[Connection, Table], None]
ROWS = 12
MIDDLE = 6


@pytest.fixture
def honest(log: Log) -> Log:
    """Twelve facts of three streams, some private, in several appends."""
    for n in range(ROWS):
        stream, version = f"stream-{n % 3}", n // 3 + 1
        body = b'{"amount":%d}' % n
        fact = entry(stream, version, key=f"customer-{n % 2}", public=n % 5 != 4, body=body)
        log.append([Append((fact,))])
    assert list(problems(log)) == []
    return log


@contextmanager
def forged(log: Log, forgery: Forgery) -> Iterator[None]:
    """The log as forged, and afterwards as it was."""
    with log.database.write() as tx:
        rows = [dict(row._mapping) for row in tx.execute(select(log.tables.log))]
        forgery(tx, log.tables.log)
    yield
    with log.database.write() as tx:
        tx.execute(delete(log.tables.log))
        tx.execute(insert(log.tables.log), rows)


def change(place: int, **values: Any) -> Forgery:
    def forge(tx: Connection, log: Table) -> None:
        assert tx.execute(update(log).where(log.c.position == place).values(values)).rowcount

    return forge


def row_at(tx: Connection, log: Table, position: int) -> dict[str, Any]:
    return dict(tx.execute(select(log).where(log.c.position == position)).one()._mapping)


def remove(position: int) -> Forgery:
    def forge(tx: Connection, log: Table) -> None:
        assert tx.execute(delete(log).where(log.c.position == position)).rowcount

    return forge


def remove_and_close_up(tx: Connection, log: Table) -> None:
    """All later rows move one place up, in their columns."""
    remove(MIDDLE)(tx, log)
    for position in range(MIDDLE + 1, ROWS + 1):
        change(position, position=position - 1)(tx, log)


def swap(tx: Connection, log: Table) -> None:
    change(MIDDLE, position=-1)(tx, log)
    change(MIDDLE + 1, position=MIDDLE)(tx, log)
    change(-1, position=MIDDLE + 1)(tx, log)


def swap_bodies(tx: Connection, log: Table) -> None:
    one, other = row_at(tx, log, MIDDLE), row_at(tx, log, MIDDLE + 1)
    change(MIDDLE, body=other["body"])(tx, log)
    change(MIDDLE + 1, body=one["body"])(tx, log)


def put_before_all(tx: Connection, log: Table) -> None:
    """No reader by position looks there, but whoever loads the stream would find it."""
    forged = row_at(tx, log, ROWS) | {"position": 0, "stream_version": 99}
    tx.execute(insert(log).values(forged))


def put_after_all(tx: Connection, log: Table) -> None:
    forged = row_at(tx, log, ROWS) | {"position": ROWS + 1, "stream_version": 99}
    tx.execute(insert(log).values(forged))


def rehash(*positions: int, **values: Any) -> Forgery:
    """Alter the first of these rows, and make their hashes anew as the log itself would."""

    def forge(tx: Connection, log: Table) -> None:
        change(positions[0], **values)(tx, log)
        for position in positions:
            before = row_at(tx, log, position - 1)["hash"] if position > 1 else GENESIS
            row = row_at(tx, log, position)
            change(position, hash=chain(before, row["envelope"], row["body"]))(tx, log)

    return forge


def alter_envelope(**values: Any) -> Forgery:
    def forge(tx: Connection, log: Table) -> None:
        envelope = Envelope.from_json(row_at(tx, log, MIDDLE)["envelope"])
        change(MIDDLE, envelope=envelope.model_copy(update=values).to_json())(tx, log)

    return forge


BODY = b'{"amount":999}'

FOUND = {
    "altered body": change(MIDDLE, body=BODY),
    "altered body of the first row": change(1, body=BODY),
    "altered body of the last row": change(ROWS, body=BODY),
    "altered envelope": alter_envelope(actor="somebody else"),
    "envelope that is none": change(MIDDLE, envelope=b"{}"),
    "envelope with a byte moved to the body": change(MIDDLE, envelope=b"", body=b"{}"),
    "altered hash": change(MIDDLE, hash=b"\x00" * 32),
    "hash cut short": change(MIDDLE, hash=b"\x00"),
    "altered stream": change(MIDDLE, stream_id="stream-9"),
    "altered version": change(MIDDLE, stream_version=9),
    "altered type": change(MIDDLE, topic="test.TallyOpened/1"),
    "altered version of the type": change(MIDDLE, topic="test.Added/1"),
    "altered slot": change(MIDDLE, slot=0),
    "slot taken away": change(MIDDLE, slot=None),
    "slot given to a private fact": change(5, slot=0),
    "row removed": remove(MIDDLE),
    "first row removed": remove(1),
    "row removed and the rest closed up": remove_and_close_up,
    "rows swapped": swap,
    "bodies swapped": swap_bodies,
    "row put before all": put_before_all,
    "row put after all": put_after_all,
    "row altered and its hash made anew": rehash(MIDDLE, body=BODY),
    "row altered and hashes made anew, but for the last": rehash(*range(MIDDLE, ROWS), body=BODY),
    "everything moved to a stream of which it is not, hashes made anew": rehash(
        *range(MIDDLE, ROWS + 1), stream_id="stream-9"
    ),
}


def test_forgeries_are_found(honest: Log, subtests: pytest.Subtests) -> None:
    for what, forgery in FOUND.items():
        with subtests.test(what), forged(honest, forgery):
            found = list(problems(honest))

            assert found
            assert all(line.startswith(SOURCE) for line in found)
    assert list(problems(honest)) == [], "the log was put back each time"


def test_a_finding_says_where(honest: Log) -> None:
    with honest.database.write() as tx:
        change(MIDDLE, body=BODY)(tx, honest.tables.log)

    assert list(problems(honest)) == [f"{SOURCE} 6: hash does not follow from the row before"]


def cut_off_the_tail(tx: Connection, log: Table) -> None:
    tx.execute(delete(log).where(log.c.position > MIDDLE))


NOT_FOUND = {
    "tail cut off": cut_off_the_tail,
    "last row altered and its hash made anew": rehash(ROWS, body=BODY),
    "row altered and all hashes after it made anew": rehash(*range(MIDDLE, ROWS + 1), body=BODY),
}


def test_forgeries_that_take_something_kept_elsewhere_to_be_found(
    honest: Log, subtests: pytest.Subtests
) -> None:
    """A log proves that it holds together, not that it is the one that was written: whoever may
    write all of it can make all of it anew. The hash of the last row, kept where they cannot reach
    it, tells."""
    kept = honest.read(ROWS - 1, 1)[0].hash
    for what, forgery in NOT_FOUND.items():
        with subtests.test(what), forged(honest, forgery):
            assert list(problems(honest)) == []
            assert [row.hash for row in honest.read(ROWS - 1, 1)] != [kept]


def test_progress_is_told(honest: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("daybook_chassis.store.verify._PAGE", 5)
    told: list[int] = []

    assert list(problems(honest, told.append)) == []
    assert told == [5, 10, 12]
