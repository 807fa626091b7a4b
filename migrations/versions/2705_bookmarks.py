"""Bookmarks of posts."""

import sqlalchemy as sa
from alembic import op

revision = "2705"
down_revision = "2704"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bookmark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("remind_at", sa.DateTime(timezone=True)),
        sa.Column("reminded_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["principal_id"], ["principal.id"], name="fk_bookmark_principal_id_principal"),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name="fk_bookmark_post_id_post"),
        sa.PrimaryKeyConstraint("id", name="pk_bookmark"),
        sa.UniqueConstraint("principal_id", "post_id", name="uq_bookmark_principal_id_post_id"),
    )
    op.create_index("ix_bookmark_post_id", "bookmark", ["post_id"])
    op.create_index("ix_bookmark_reminded_at_remind_at", "bookmark", ["reminded_at", "remind_at"])


def downgrade() -> None:
    op.drop_table("bookmark")
