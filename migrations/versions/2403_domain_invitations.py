"""For which mail domain an invitation is.

Revision ID: 2403
"""

import sqlalchemy as sa
from alembic import op

revision = "2403"
down_revision = "2402"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("invitation", sa.Column("domain", sa.String(120)))


def downgrade() -> None:
    with op.batch_alter_table("invitation") as batch_op:
        batch_op.drop_column("domain")
