"""The tables of one log; a service has one for its own facts and one per outside owner it hosts."""

from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)


@dataclass(frozen=True, slots=True)
class LogTables:
    """`log` is only ever inserted into; `head` is the row that writers lock; `epochs` says where
    each generation of the log forked off; `idempotency` remembers what a key stood for."""

    metadata: MetaData
    log: Table
    head: Table
    epochs: Table
    idempotency: Table


def log_tables(source: str, own: bool) -> LogTables:
    """Tables for `source`: plain names for a service's own log, prefixed for a hosted one."""
    prefix = "" if own else source.replace(".", "_") + "_"
    metadata = MetaData()
    log = Table(
        f"{prefix}log",
        metadata,
        Column("position", BigInteger, primary_key=True, autoincrement=False),
        Column("stream_id", Text, nullable=False),
        Column("stream_version", BigInteger, nullable=False),
        Column("topic", Text, nullable=False),
        Column("slot", SmallInteger),
        Column("envelope", LargeBinary, nullable=False),
        Column("body", LargeBinary, nullable=False),
        Column("hash", LargeBinary, nullable=False),
        UniqueConstraint("stream_id", "stream_version"),
    )
    Index(f"{prefix}log_slot", log.c.slot, log.c.position)
    head = Table(
        f"{prefix}log_head",
        metadata,
        Column("source", Text, primary_key=True),
        Column("epoch", Integer, nullable=False),
    )
    epochs = Table(
        f"{prefix}log_epochs",
        metadata,
        Column("epoch", Integer, primary_key=True, autoincrement=False),
        Column("forked_after", BigInteger, nullable=False),
        Column("opened_at", DateTime(timezone=True), nullable=False),
    )
    idempotency = Table(
        f"{prefix}idempotency",
        metadata,
        Column("key", Text, primary_key=True),
        Column("fingerprint", Text, nullable=False),
        Column("first_position", BigInteger, nullable=False),
        Column("last_position", BigInteger, nullable=False),
    )
    return LogTables(metadata, log, head, epochs, idempotency)
