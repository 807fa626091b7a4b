"""What a group says of itself at length, its rules, and its welcome to new members."""

import sqlalchemy as sa
from alembic import op

revision = "3302"
down_revision = "3101"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "group_about",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("about_html", sa.Text(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("rules_html", sa.Text(), nullable=False),
        sa.Column("welcome", sa.Text(), nullable=False),
        sa.Column("welcome_html", sa.Text(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name="fk_group_about_group_id_group"),
        sa.PrimaryKeyConstraint("group_id", name="pk_group_about"),
    )
    op.add_column("membership", sa.Column("welcomed_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("membership", "welcomed_at")
    op.drop_table("group_about")
