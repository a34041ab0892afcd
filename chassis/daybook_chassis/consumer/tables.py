"""What a service remembers about its consuming: checkpoints, held facts, stopped subscriptions."""

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

METADATA = MetaData()

CHECKPOINTS = Table(
    "checkpoints",
    METADATA,
    Column("subscription", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("slot", SmallInteger, primary_key=True, autoincrement=False),
    Column("epoch", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
)

HELD = Table(
    "held_facts",
    METADATA,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("subscription", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("waits_for", Text),
    Column("reason", Text),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("envelope", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("subscription", "source", "epoch", "position"),
)
Index("held_facts_key", HELD.c.subscription, HELD.c.key, HELD.c.id)

STOPPED = Table(
    "stopped_subscriptions",
    METADATA,
    Column("subscription", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("since", DateTime(timezone=True), nullable=False),
)
