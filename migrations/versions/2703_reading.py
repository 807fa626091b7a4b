"""How far people have read."""

import sqlalchemy as sa
from alembic import op

revision = "2703"
down_revision = "2601"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "read_position",
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["principal_id"], ["principal.id"], name="fk_read_position_principal_id_principal"),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name="fk_read_position_topic_id_topic"),
        sa.PrimaryKeyConstraint("principal_id", "topic_id", name="pk_read_position"),
    )
    op.create_index("ix_read_position_topic_id", "read_position", ["topic_id"])


def downgrade() -> None:
    op.drop_table("read_position")
