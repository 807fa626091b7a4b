"""What people answered when asked whether their visits may be measured."""

import sqlalchemy as sa
from alembic import op

revision = "0401"
down_revision = "0106"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visit_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principal.id"], name=op.f("fk_visit_consent_principal_id_principal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_consent")),
    )
    op.create_index("ix_visit_consent_principal_id_id", "visit_consent", ["principal_id", "id"])


def downgrade() -> None:
    op.drop_table("visit_consent")
