"""The log, its head, its epochs and its idempotency keys; finds them where they were made before.

Databases from before there were migrations have these very tables, and no version table.
"""

import sqlalchemy as sa
from alembic import op

from daybook_chassis.errors import Refusal

revision = "0001"
down_revision = None


def upgrade(prefix: str) -> None:
    op.create_table(
        f"{prefix}log",
        sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("stream_id", sa.Text, nullable=False),
        sa.Column("stream_version", sa.BigInteger, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("slot", sa.SmallInteger),
        sa.Column("envelope", sa.LargeBinary, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("stream_id", "stream_version"),
        if_not_exists=True,
    )
    columns = ["slot", "position"]
    op.create_index(f"{prefix}log_slot", f"{prefix}log", columns, if_not_exists=True)
    op.create_table(
        f"{prefix}log_head",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("epoch", sa.Integer, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        f"{prefix}log_epochs",
        sa.Column("epoch", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("forked_after", sa.BigInteger, nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        f"{prefix}idempotency",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("first_position", sa.BigInteger, nullable=False),
        sa.Column("last_position", sa.BigInteger, nullable=False),
        if_not_exists=True,
    )


def downgrade(prefix: str) -> None:
    log = sa.table(f"{prefix}log")
    if op.get_bind().execute(sa.select(sa.literal(1)).select_from(log).limit(1)).first():
        raise Refusal(f"{prefix}log holds facts, and nothing takes them away")
    for name in ("idempotency", "log_epochs", "log_head", "log"):
        op.drop_table(f"{prefix}{name}")
