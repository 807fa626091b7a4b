"""Settings that are kept in the database."""

import sqlalchemy as sa
from alembic import op

revision = "0702"
down_revision = "0602"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_setting",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_kept_setting"),
    )
    op.create_table(
        "settings_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_settings_version"),
    )


def downgrade() -> None:
    op.drop_table("settings_version")
    op.drop_table("kept_setting")
