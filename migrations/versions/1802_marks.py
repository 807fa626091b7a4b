"""From where scoring goes on."""

import sqlalchemy as sa
from alembic import op

revision = "1802"
down_revision = "1401"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("score_state", sa.Column("kept", sa.LargeBinary()))


def downgrade() -> None:
    with op.batch_alter_table("score_state") as batch:
        batch.drop_column("kept")
