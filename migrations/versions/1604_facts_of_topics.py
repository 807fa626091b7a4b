"""The few values that a kind keeps with a topic."""

import sqlalchemy as sa
from alembic import op

revision = "1604"
down_revision = "1603"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("topic", sa.Column("facts", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    op.drop_column("topic", "facts")
