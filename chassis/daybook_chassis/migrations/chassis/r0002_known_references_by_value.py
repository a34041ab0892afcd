"""Whoever is known under references is found by what they stand for, too."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_index("known_references_value", "known_references", ["value"], if_not_exists=True)


def downgrade() -> None:
    op.drop_index("known_references_value", "known_references")
