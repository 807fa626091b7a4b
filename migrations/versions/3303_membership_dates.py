"""The dates of a group's memberships, for its numbers by week."""

from alembic import op

revision = "3303"
down_revision = "3102"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_membership_group_id_joined_at", "membership", ["group_id", "joined_at", "left_at"])


def downgrade() -> None:
    op.drop_index("ix_membership_group_id_joined_at", "membership")
