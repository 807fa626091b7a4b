"""Ideas with votes and what becomes of them; polls with their choices and votes."""

import sqlalchemy as sa
from alembic import op

revision = "1603"
down_revision = "1702"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "idea",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("decided_by_id", sa.Integer()),
        sa.Column("merged_into_id", sa.Integer()),
        sa.CheckConstraint(
            "status IN ('open', 'planned', 'in_progress', 'shipped', 'declined')", name=op.f("ck_idea_ideastatus")
        ),
        sa.ForeignKeyConstraint(["id"], ["topic.id"], name="fk_idea_id_topic"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["principal.id"], name="fk_idea_decided_by_id_principal"),
        sa.ForeignKeyConstraint(["merged_into_id"], ["idea.id"], name="fk_idea_merged_into_id_idea"),
        sa.PrimaryKeyConstraint("id", name="pk_idea"),
    )
    op.create_index("ix_idea_decided_by_id", "idea", ["decided_by_id"])
    op.create_index("ix_idea_merged_into_id", "idea", ["merged_into_id"])
    op.create_table(
        "idea_vote",
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("voted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name="fk_idea_vote_idea_id_idea"),
        sa.ForeignKeyConstraint(["principal_id"], ["principal.id"], name="fk_idea_vote_principal_id_principal"),
        sa.PrimaryKeyConstraint("idea_id", "principal_id", name="pk_idea_vote"),
    )
    op.create_index("ix_idea_vote_principal_id", "idea_vote", ["principal_id"])
    op.create_table(
        "poll",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sort", sa.String(20), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("sort IN ('single', 'multiple', 'ranked')", name=op.f("ck_poll_pollsort")),
        sa.ForeignKeyConstraint(["id"], ["topic.id"], name="fk_poll_id_topic"),
        sa.PrimaryKeyConstraint("id", name="pk_poll"),
    )
    op.create_index("ix_poll_ended_at_ends_at", "poll", ["ended_at", "ends_at"])
    op.create_table(
        "poll_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(120), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name="fk_poll_choice_poll_id_poll"),
        sa.PrimaryKeyConstraint("id", name="pk_poll_choice"),
        sa.UniqueConstraint("poll_id", "place", name="uq_poll_choice_poll_id_place"),
    )
    op.create_table(
        "poll_vote",
        sa.Column("choice_id", sa.Integer(), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("voted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["choice_id"], ["poll_choice.id"], name="fk_poll_vote_choice_id_poll_choice"),
        sa.ForeignKeyConstraint(["principal_id"], ["principal.id"], name="fk_poll_vote_principal_id_principal"),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name="fk_poll_vote_poll_id_poll"),
        sa.PrimaryKeyConstraint("choice_id", "principal_id", name="pk_poll_vote"),
    )
    op.create_index("ix_poll_vote_principal_id", "poll_vote", ["principal_id"])
    op.create_index("ix_poll_vote_poll_id_principal_id", "poll_vote", ["poll_id", "principal_id"])


def downgrade() -> None:
    for name in ("poll_vote", "poll_choice", "poll", "idea_vote", "idea"):
        op.drop_table(name)
