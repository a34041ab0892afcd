"""What a transaction asks of a log's tables before it decides."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, func, select

from daybook_chassis.database import chunks
from daybook_chassis.store.chaining import Tail
from daybook_chassis.store.entry import Append, Stored
from daybook_chassis.store.judging import Known
from daybook_chassis.store.tables import LogTables


def last_place(tx: Connection, tables: LogTables) -> Tail:
    """Position and hash of the last row; its slots are not filled in."""
    log = tables.log.c
    query = select(log.position, log.hash).order_by(log.position.desc()).limit(1)
    row = tx.execute(query).first()
    return Tail(row[0], bytes(row[1])) if row else Tail()


def holds(tx: Connection, tables: LogTables, position: int, digest: bytes) -> bool:
    """Whether the row at that position has that hash, and with it that whole past."""
    log = tables.log.c
    return tx.execute(select(log.hash).where(log.position == position)).scalar() == digest


def slot_heads(
    tx: Connection, tables: LogTables, after: int = 0, upto: int | None = None
) -> dict[int, int]:
    """The last public position of each slot that has one in this range."""
    log = tables.log.c
    query = select(log.slot, func.max(log.position)).where(
        log.slot.is_not(None), log.position > after
    )
    if upto is not None:
        query = query.where(log.position <= upto)
    return {row[0]: row[1] for row in tx.execute(query.group_by(log.slot))}


def versions(tx: Connection, tables: LogTables, appends: Sequence[Append]) -> dict[str, int]:
    """The last version of every stream that these appends read or write and that has one."""
    log = tables.log.c
    streams = {str(entry.originator_id) for append in appends for entry in append.entries}
    streams = streams.union(*(append.reads for append in appends))
    last: dict[str, int] = {}
    for some in chunks(sorted(streams)):
        query = select(log.stream_id, func.max(log.stream_version))
        query = query.where(log.stream_id.in_(some)).group_by(log.stream_id)
        last |= {row[0]: row[1] for row in tx.execute(query)}
    return last


def known(tx: Connection, tables: LogTables, keys: Iterable[str]) -> dict[str, Known]:
    """What these idempotency keys stood for, by key; a new key is not in it.

    Positions are told in the current epoch, which holds them as the one they were stored in did.
    """
    once = tables.idempotency.c
    rows = [
        row
        for some in chunks(keys)
        for row in tx.execute(select(tables.idempotency).where(once.key.in_(some)))
    ]
    if not rows:
        return {}
    epoch = tx.execute(select(tables.head.c.epoch)).scalar_one()
    return {
        row.key: Known(row.fingerprint, Stored(row.first_position, row.last_position, epoch))
        for row in rows
    }
