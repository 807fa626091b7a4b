"""Posts have numbers, so that a page of a long topic is found without counting those before it."""

import sqlalchemy as sa
from alembic import op

revision = "2702"
down_revision = "2802"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("topic", sa.Column("last_number", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("post", sa.Column("number", sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        "UPDATE post SET number = numbered.place FROM (SELECT id, row_number() OVER (PARTITION BY topic_id ORDER BY id)"
        " AS place FROM post) AS numbered WHERE numbered.id = post.id"
    )
    op.drop_index("ix_post_topic_id_id", "post")
    op.create_index("ix_post_topic_id_number", "post", ["topic_id", "number"], unique=True)
    op.execute(
        "UPDATE topic SET last_number = (SELECT coalesce(max(post.number), 0) FROM post WHERE post.topic_id = topic.id)"
    )


def downgrade() -> None:
    op.drop_index("ix_post_topic_id_number", "post")
    op.create_index("ix_post_topic_id_id", "post", ["topic_id", "id"])
    op.drop_column("post", "number")
    op.drop_column("topic", "last_number")
