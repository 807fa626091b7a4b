"""Staff enter a group for a while."""

import sqlalchemy as sa
from alembic import op

revision = "3501"
down_revision = "3303"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reach",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("audience_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["audience_id"], ["audience.id"], name="fk_reach_audience_id_audience"),
        sa.ForeignKeyConstraint(["principal_id"], ["principal.id"], name="fk_reach_principal_id_principal"),
        sa.PrimaryKeyConstraint("id", name="pk_reach"),
    )
    op.create_index("ix_reach_principal_id_ends_at", "reach", ["principal_id", "ends_at"])
    op.create_index("ix_reach_audience_id_begun_at", "reach", ["audience_id", "begun_at"])


def downgrade() -> None:
    op.drop_table("reach")
