"""Index only the rows of the log that retract another; the whole index drew every stream through it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

RETRACTING = sa.text("retracts_id IS NOT NULL")


def upgrade() -> None:
    op.drop_index("ix_activity_retracts_id", "activity")
    op.create_index(
        "ix_activity_retracts_id", "activity", ["retracts_id"], sqlite_where=RETRACTING, postgresql_where=RETRACTING
    )


def downgrade() -> None:
    op.drop_index("ix_activity_retracts_id", "activity")
    op.create_index("ix_activity_retracts_id", "activity", ["retracts_id"])
