"""Cards of pages that a post leads to."""

import sqlalchemy as sa
from alembic import op

revision = "3101"
down_revision = "3401"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("post", sa.Column("cards", sa.JSON()))


def downgrade() -> None:
    op.drop_column("post", "cards")
