"""Share links, and the visits that came by them."""

import sqlalchemy as sa
from alembic import op

revision = "3102"
down_revision = "3302"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(12), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["principal_id"], ["principal.id"], name="fk_share_principal_id_principal"),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name="fk_share_post_id_post"),
        sa.ForeignKeyConstraint(["parent_id"], ["share.id"], name="fk_share_parent_id_share"),
        sa.PrimaryKeyConstraint("id", name="pk_share"),
        sa.UniqueConstraint("ref", name="uq_share_ref"),
        sa.UniqueConstraint("principal_id", "post_id", name="uq_share_principal_id_post_id"),
    )
    op.create_index("ix_share_post_id", "share", ["post_id"])
    op.create_index("ix_share_parent_id", "share", ["parent_id"])
    op.add_column("visit", sa.Column("via", sa.String(12)))
    op.create_index("ix_visit_via", "visit", ["via"])


def downgrade() -> None:
    op.drop_index("ix_visit_via", "visit")
    op.drop_column("visit", "via")
    op.drop_table("share")
