"""What can be started in a group, and what a kind adds to a topic for search."""

import sqlalchemy as sa
from alembic import op

revision = "1601"
down_revision = "1801"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("group", sa.Column("kinds", sa.JSON(none_as_null=True)))
    op.add_column("topic", sa.Column("words", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("topic", "words")
    op.drop_column("group", "kinds")
