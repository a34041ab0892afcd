"""What a transaction asks of a log's tables before it decides."""

from sqlalchemy import Connection, func, literal, select

from daybook_chassis.store.chaining import Tail
from daybook_chassis.store.tables import LogTables
from daybook_contracts.envelope import SLOTS


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
    """The last public position of each slot that has one in this range.

    It asks the index once a slot: a log of millions answers as quickly as a new one.
    """
    log = tables.log.c
    slots = select(literal(0).label("slot")).cte("slots", recursive=True)
    slots = slots.union_all(select(slots.c.slot + 1).where(slots.c.slot < SLOTS - 1))
    head = select(func.max(log.position)).where(log.slot == slots.c.slot, log.position > after)
    if upto is not None:
        head = head.where(log.position <= upto)
    rows = tx.execute(select(slots.c.slot, head.scalar_subquery()))
    return {slot: position for slot, position in rows if position is not None}
