"""What a silence was about."""

import sqlalchemy as sa
from alembic import op

revision = "2803"
down_revision = "2705"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("silence") as silence:
        silence.add_column(sa.Column("case_id", sa.Integer()))
        silence.create_foreign_key("fk_silence_case_id_moderation_case", "moderation_case", ["case_id"], ["id"])
    op.create_index("ix_silence_case_id", "silence", ["case_id"])


def downgrade() -> None:
    op.drop_index("ix_silence_case_id", "silence")
    with op.batch_alter_table("silence") as silence:
        silence.drop_constraint("fk_silence_case_id_moderation_case", type_="foreignkey")
        silence.drop_column("case_id")
