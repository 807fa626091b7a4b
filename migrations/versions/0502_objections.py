"""Who does not want to be scored."""

import sqlalchemy as sa
from alembic import op

revision = "0502"
down_revision = "0703"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "score_objection",
        sa.Column("principal_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("objected_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principal.id"], name=op.f("fk_score_objection_principal_id_principal")
        ),
        sa.PrimaryKeyConstraint("principal_id", name=op.f("pk_score_objection")),
    )


def downgrade() -> None:
    op.drop_table("score_objection")
