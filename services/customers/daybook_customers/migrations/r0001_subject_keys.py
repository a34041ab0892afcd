"""Subject keys and who was handed one; finds them where they were made before.

Databases from before there were migrations have these very tables, and no version table.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "subject_keys",
        sa.Column("subject_id", sa.Text, primary_key=True),
        sa.Column("key", sa.LargeBinary),
        sa.Column("made_at", sa.Text, nullable=False),
        sa.Column("erased_at", sa.Text),
        if_not_exists=True,
    )
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "key_accesses",
        sa.Column("id", number, primary_key=True),
        sa.Column("subject_id", sa.Text, nullable=False),
        sa.Column("accessor", sa.Text, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        if_not_exists=True,
    )
    columns = ["subject_id", "id"]
    op.create_index("key_accesses_subject", "key_accesses", columns, if_not_exists=True)


def downgrade() -> None:
    op.drop_table("key_accesses")
    op.drop_table("subject_keys")
