"""What is kept of a score to fold in what is new, and whether somebody counts for colleagues."""

import sqlalchemy as sa
from alembic import op

revision = "3401"
down_revision = "3301"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("score_state") as table:
        table.add_column(sa.Column("live", sa.Text(), nullable=True))
        table.add_column(sa.Column("warm", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("score_state") as table:
        table.drop_column("warm")
        table.drop_column("live")
