"""An effect knows which fact caused it, and may close what came before."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("effects", sa.Column("source", sa.Text))
    op.add_column("effects", sa.Column("position", sa.BigInteger))
    closing = sa.Column("closing", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("effects", closing)


def downgrade() -> None:
    for name in ("closing", "position", "source"):
        op.drop_column("effects", name)
