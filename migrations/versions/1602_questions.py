"""Answers that were accepted, who has the same question, and votes that were given elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "1602"
down_revision = "1601"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "acceptance",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("principal_id", sa.Integer()),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name="fk_acceptance_topic_id_topic"),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name="fk_acceptance_post_id_post"),
        sa.ForeignKeyConstraint(["principal_id"], ["principal.id"], name="fk_acceptance_principal_id_principal"),
        sa.PrimaryKeyConstraint("topic_id", name="pk_acceptance"),
    )
    op.create_index("ix_acceptance_post_id", "acceptance", ["post_id"])
    op.create_index("ix_acceptance_principal_id", "acceptance", ["principal_id"])
    op.create_table(
        "same_question",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name="fk_same_question_topic_id_topic"),
        sa.ForeignKeyConstraint(["principal_id"], ["principal.id"], name="fk_same_question_principal_id_principal"),
        sa.PrimaryKeyConstraint("topic_id", "principal_id", name="pk_same_question"),
    )
    op.create_index("ix_same_question_principal_id", "same_question", ["principal_id"])
    op.create_table(
        "vote_tally",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("vote", sa.String(20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("vote IN ('up', 'down')", name=op.f("ck_vote_tally_vote")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name="fk_vote_tally_post_id_post"),
        sa.PrimaryKeyConstraint("post_id", "day", "vote", name="pk_vote_tally"),
    )


def downgrade() -> None:
    op.drop_table("vote_tally")
    op.drop_table("same_question")
    op.drop_table("acceptance")
