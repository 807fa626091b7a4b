"""Who talks with a lead, notes, tasks, and what the board is sorted by."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0801"
down_revision = "0301"
branch_labels = None
depends_on = None


def _part(name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["id"], ["thing.id"], name=f"fk_{name}_id_thing"),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=f"fk_{name}_lead_id_lead"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
    )
    op.create_index(f"ix_{name}_lead_id", name, ["lead_id"])


def upgrade() -> None:
    with op.batch_alter_table("lead") as lead:
        lead.add_column(sa.Column("owner_id", sa.Integer()))
        lead.create_foreign_key("fk_lead_owner_id_principal", "principal", ["owner_id"], ["id"])
        lead.create_index("ix_lead_owner_id", ["owner_id"])
    long_ago = "1970-01-02 00:00:00"
    with op.batch_alter_table("score_state") as state:
        state.add_column(sa.Column("grade", sa.String(40), nullable=False, server_default=""))
        state.add_column(sa.Column("active_at", sa.DateTime(timezone=True), nullable=False, server_default=long_ago))
    op.execute("UPDATE score_state SET active_at = since WHERE since IS NOT NULL")
    with op.batch_alter_table("score_state") as state:
        state.alter_column("grade", server_default=None)
        state.alter_column("active_at", server_default=None)
        state.create_index("ix_score_state_model_score", ["model", "score"])
        state.create_index("ix_score_state_model_active_at", ["model", "active_at"])
    _part("lead_note", sa.Column("text", sa.Text(), nullable=False))
    _part(
        "lead_task",
        sa.Column("text", sa.String(300), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("done_at", sa.DateTime(timezone=True)),
    )


def downgrade() -> None:
    op.drop_table("lead_task")
    op.drop_table("lead_note")
    with op.batch_alter_table("score_state") as state:
        state.drop_index("ix_score_state_model_active_at")
        state.drop_index("ix_score_state_model_score")
        state.drop_column("active_at")
        state.drop_column("grade")
    with op.batch_alter_table("lead") as lead:
        lead.drop_index("ix_lead_owner_id")
        lead.drop_constraint("fk_lead_owner_id_principal", type_="foreignkey")
        lead.drop_column("owner_id")
