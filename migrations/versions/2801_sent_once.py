"""What was sent is done once."""

import sqlalchemy as sa
from alembic import op

revision = "2801"
down_revision = "1604"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sent_once",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("address", sa.String(500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_sent_once"),
    )
    op.create_index("ix_sent_once_at", "sent_once", ["at"])


def downgrade() -> None:
    op.drop_table("sent_once")
