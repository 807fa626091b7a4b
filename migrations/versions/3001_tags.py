"""Tags of topics.

Revision ID: 3001
"""

import sqlalchemy as sa
from alembic import op

revision = "3001"
down_revision = "3501"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("topic", sa.Column("tags", sa.JSON(), server_default="[]", nullable=False))
    op.create_table(
        "topic_tag",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name="fk_topic_tag_topic_id_topic"),
        sa.PrimaryKeyConstraint("topic_id", "name", name="pk_topic_tag"),
    )
    op.create_index("ix_topic_tag_name_topic_id", "topic_tag", ["name", "topic_id"])


def downgrade() -> None:
    op.drop_table("topic_tag")
    op.drop_column("topic", "tags")
