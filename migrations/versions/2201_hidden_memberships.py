"""Whether others see that somebody is in a group.

Revision ID: 2201
"""

import sqlalchemy as sa
from alembic import op

revision = "2201"
down_revision = "2701"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("grant", "suspended_grant"):
        op.add_column(name, sa.Column("hidden", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    for name in ("grant", "suspended_grant"):
        with op.batch_alter_table(name) as batch_op:
            batch_op.drop_column("hidden")
