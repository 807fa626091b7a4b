"""Typed questions to people who want to join, and their answers.

Revision ID: 1402
"""

import sqlalchemy as sa
from alembic import op

revision = "1402"
down_revision = "1901"
branch_labels = None
depends_on = None

KINDS = ("text", "choice", "yes_no")


def _kind() -> sa.Enum:
    return sa.Enum(*KINDS, name="questionkind", native_enum=False, create_constraint=True, length=20)


def upgrade() -> None:
    op.create_table(
        "group_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(12), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(200), nullable=False),
        sa.Column("kind", _kind(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name="fk_group_question_group_id_group"),
        sa.PrimaryKeyConstraint("id", name="pk_group_question"),
        sa.UniqueConstraint("ref", name="uq_group_question_ref"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_group_question_group_id", "group_question", ["group_id"])
    op.create_table(
        "join_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("question_ref", sa.String(12), nullable=False),
        sa.Column("label", sa.String(200), nullable=False),
        sa.Column("kind", _kind(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["join_request.id"], name="fk_join_answer_request_id_join_request"),
        sa.PrimaryKeyConstraint("id", name="pk_join_answer"),
        sa.UniqueConstraint("request_id", "question_ref", name="uq_join_answer_request_id_question_ref"),
    )
    op.create_index("ix_join_request_group_id_principal_id", "join_request", ["group_id", "principal_id"])


def downgrade() -> None:
    op.drop_index("ix_join_request_group_id_principal_id", "join_request")
    op.drop_table("join_answer")
    op.drop_index("ix_group_question_group_id", "group_question")
    op.drop_table("group_question")
