"""Until when a score was worked out and told."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0106"
down_revision = "0105"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("score_state") as batch_op:
        batch_op.add_column(sa.Column("settled_until", sa.DateTime(timezone=True), nullable=True))
    scores = sa.table("score_state", sa.column("settled_until", sa.DateTime(timezone=True)))
    op.execute(scores.update().values(settled_until=datetime.now(UTC).replace(microsecond=0)))
    with op.batch_alter_table("score_state") as batch_op:
        batch_op.alter_column("settled_until", nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("score_state") as batch_op:
        batch_op.drop_column("settled_until")
