"""The audience of a topic beside its last post, so that the newest topics of a group are found by one index."""

import sqlalchemy as sa
from alembic import op

revision = "1301"
down_revision = "1803"
branch_labels = None
depends_on = None

INDEX = "ix_topic_audience_id_last_post_at_id"


def upgrade() -> None:
    op.add_column("topic", sa.Column("audience_id", sa.Integer()))
    op.execute("UPDATE topic SET audience_id = (SELECT thing.audience_id FROM thing WHERE thing.id = topic.id)")
    with op.batch_alter_table("topic") as topic:
        topic.alter_column("audience_id", existing_type=sa.Integer(), nullable=False)
        topic.create_foreign_key("fk_topic_audience_id_audience", "audience", ["audience_id"], ["id"])
    op.create_index(INDEX, "topic", ["audience_id", "last_post_at", "id"])


def downgrade() -> None:
    op.drop_index(INDEX, "topic")
    with op.batch_alter_table("topic") as topic:
        topic.drop_constraint("fk_topic_audience_id_audience", type_="foreignkey")
        topic.drop_column("audience_id")
