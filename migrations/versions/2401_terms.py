"""When memberships end.

Revision ID: 2401
"""

import sqlalchemy as sa
from alembic import op

revision = "2401"
down_revision = "2803"
branch_labels = None
depends_on = None

DATES = ("ends_at", "dated_at", "remind_at", "renewal_asked_at")


def upgrade() -> None:
    for name in DATES:
        op.add_column("membership", sa.Column(name, sa.DateTime(timezone=True)))
    for name in ("ends_at", "remind_at"):
        dated = sa.text(f"left_at IS NULL AND {name} IS NOT NULL")
        op.create_index(f"ix_membership_{name}", "membership", [name], sqlite_where=dated, postgresql_where=dated)
    op.add_column("invitation", sa.Column("membership_ends_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    with op.batch_alter_table("invitation") as batch_op:
        batch_op.drop_column("membership_ends_at")
    for name in ("remind_at", "ends_at"):
        op.drop_index(f"ix_membership_{name}", "membership")
    with op.batch_alter_table("membership") as batch_op:
        for name in DATES:
            batch_op.drop_column(name)
