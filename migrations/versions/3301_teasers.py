"""What outsiders see of a semi-private group, as its owners choose."""

import sqlalchemy as sa
from alembic import op

revision = "3301"
down_revision = "2403"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("audience", sa.Column("teased", sa.Integer(), nullable=False, server_default="15"))


def downgrade() -> None:
    op.drop_column("audience", "teased")
