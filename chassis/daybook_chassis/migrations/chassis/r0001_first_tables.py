"""Consuming, effects, timers, references, projections; finds them where they were made before.

Databases from before there were migrations have these very tables, and no version table.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _consuming()
    _owing()
    _knowing()


def downgrade() -> None:
    for name in (
        "projection_generations",
        "projections",
        "known_references",
        "timelines",
        "timers",
        "effects",
        "stopped_subscriptions",
        "held_facts",
        "checkpoints",
    ):
        op.drop_table(name)


def _consuming() -> None:
    op.create_table(
        "checkpoints",
        sa.Column("subscription", sa.Text, primary_key=True),
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("slot", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "held_facts",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("subscription", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("waits_for", sa.Text),
        sa.Column("reason", sa.Text),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("envelope", sa.LargeBinary, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("subscription", "source", "epoch", "position"),
        if_not_exists=True,
    )
    _index("held_facts_key", "held_facts", ["subscription", "key", "id"])
    op.create_table(
        "stopped_subscriptions",
        sa.Column("subscription", sa.Text, primary_key=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        if_not_exists=True,
    )


def _owing() -> None:
    op.create_table(
        "effects",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("effect_id", sa.Text, nullable=False, unique=True),
        *_texts("reaction", "key", "command", "content", "context", "state"),
        sa.Column("waits_for", sa.Text),
        sa.Column("reason", sa.Text),
        if_not_exists=True,
    )
    _index("effects_state", "effects", ["state", "id"])
    _index("effects_key", "effects", ["reaction", "key", "id"])
    op.create_table(
        "timers",
        sa.Column("timer", sa.Text, primary_key=True),
        *_texts("timeline", "due_at", "effect_id", "reaction", "key"),
        *_texts("command", "content", "context"),
        if_not_exists=True,
    )
    _index("timers_due", "timers", ["timeline", "due_at"])
    op.create_table(
        "timelines",
        sa.Column("timeline", sa.Text, primary_key=True),
        *_texts("reached"),
        if_not_exists=True,
    )


def _knowing() -> None:
    op.create_table(
        "known_references",
        sa.Column("reference", sa.Text, primary_key=True),
        *_texts("value"),
        if_not_exists=True,
    )
    op.create_table(
        "projections",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("live", sa.Integer, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "projection_generations",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("generation", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("version", sa.Integer, nullable=False),
        if_not_exists=True,
    )


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _index(name: str, on: str, columns: Sequence[str]) -> None:
    op.create_index(name, on, list(columns), if_not_exists=True)
