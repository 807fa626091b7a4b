"""What staff did."""

import sqlalchemy as sa
from alembic import op

revision = "0701"
down_revision = "0401"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(60), nullable=False),
        sa.Column("thing_id", sa.Integer(), nullable=True),
        sa.Column("about", sa.String(200), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["principal.id"], name="fk_staff_act_actor_id_principal"),
        sa.ForeignKeyConstraint(["thing_id"], ["thing.id"], name="fk_staff_act_thing_id_thing"),
        sa.PrimaryKeyConstraint("id", name="pk_staff_act"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_staff_act_act_id", "staff_act", ["act", "id"])
    op.create_index("ix_staff_act_actor_id", "staff_act", ["actor_id"])
    op.create_index("ix_staff_act_thing_id", "staff_act", ["thing_id"])


def downgrade() -> None:
    op.drop_table("staff_act")
