"""What came of leads."""

import sqlalchemy as sa
from alembic import op

revision = "1901"
down_revision = "1701"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lead_outcome",
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("won", sa.Boolean(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("said_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name="fk_lead_outcome_lead_id_lead"),
        sa.ForeignKeyConstraint(["said_by_id"], ["principal.id"], name="fk_lead_outcome_said_by_id_principal"),
        sa.PrimaryKeyConstraint("lead_id", name="pk_lead_outcome"),
    )
    op.create_index("ix_lead_outcome_decided_on", "lead_outcome", ["decided_on"])
    op.create_index("ix_lead_outcome_said_by_id", "lead_outcome", ["said_by_id"])


def downgrade() -> None:
    op.drop_table("lead_outcome")
