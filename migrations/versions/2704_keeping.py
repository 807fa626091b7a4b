"""Topics that are closed, pinned, or slow."""

import sqlalchemy as sa
from alembic import op

revision = "2704"
down_revision = "2301"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("topic", sa.Column("slow_minutes", sa.Integer(), nullable=False, server_default="0"))
    for name, further in (
        ("topic_closure", [sa.Column("reason", sa.String(200), nullable=False)]),
        ("topic_pin", []),
    ):
        op.create_table(
            name,
            sa.Column("topic_id", sa.Integer(), nullable=False),
            sa.Column("by_id", sa.Integer()),
            sa.Column("at", sa.DateTime(timezone=True), nullable=False),
            *further,
            sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=f"fk_{name}_topic_id_topic"),
            sa.ForeignKeyConstraint(["by_id"], ["principal.id"], name=f"fk_{name}_by_id_principal"),
            sa.PrimaryKeyConstraint("topic_id", name=f"pk_{name}"),
        )
        op.create_index(f"ix_{name}_by_id", name, ["by_id"])


def downgrade() -> None:
    op.drop_table("topic_pin")
    op.drop_table("topic_closure")
    op.drop_column("topic", "slow_minutes")
