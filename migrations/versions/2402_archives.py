"""Since when a group is archived.

Revision ID: 2402
"""

import sqlalchemy as sa
from alembic import op

revision = "2402"
down_revision = "2401"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("audience", sa.Column("archived_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    with op.batch_alter_table("audience") as batch_op:
        batch_op.drop_column("archived_at")
