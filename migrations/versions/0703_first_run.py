"""The code of the first-run set-up."""

import sqlalchemy as sa
from alembic import op

revision = "0703"
down_revision = "0501"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "setup_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("opened_hash", sa.String(64), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_setup_code"),
    )


def downgrade() -> None:
    op.drop_table("setup_code")
