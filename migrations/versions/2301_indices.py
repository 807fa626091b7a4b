"""What is looked for by whom it belongs to is found without reading everything."""

from alembic import op

revision = "2301"
down_revision = "2703"
branch_labels = None
depends_on = None

COLUMNS = (("audience", "parent_id"), ("delivery", "thing_id"), ("silence", "by_id"))


def upgrade() -> None:
    for table, column in COLUMNS:
        op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    for table, column in COLUMNS:
        op.drop_index(f"ix_{table}_{column}", table)
