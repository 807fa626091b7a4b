"""Models of scoring: each version as it was written, and which are in use."""

import sqlalchemy as sa
from alembic import op

revision = "1801"
down_revision = "0802"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "score_model",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "coming",
                "active",
                "retired",
                name="modelstate",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("active_at", sa.DateTime(timezone=True)),
        sa.Column("retired_at", sa.DateTime(timezone=True)),
        sa.Column("worked_out", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["created_by_id"], ["principal.id"], name="fk_score_model_created_by_id_principal"),
        sa.PrimaryKeyConstraint("id", name="pk_score_model"),
        sa.UniqueConstraint("name", "version", name="uq_score_model_name_version"),
    )
    op.create_index("ix_score_model_state", "score_model", ["state"])
    op.create_index("ix_score_model_digest", "score_model", ["digest"])


def downgrade() -> None:
    op.drop_table("score_model")
