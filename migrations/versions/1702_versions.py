"""What posts said before, and what was deleted by whom."""

import sqlalchemy as sa
from alembic import op

revision = "1702"
down_revision = "1301"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("post", sa.Column("edited_at", sa.DateTime(timezone=True)))
    formats = sa.Enum("markdown", "html", name="format", native_enum=False, create_constraint=True, length=20)
    op.create_table(
        "post_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("format", formats, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name="fk_post_version_post_id_post"),
        sa.ForeignKeyConstraint(["edited_by_id"], ["principal.id"], name="fk_post_version_edited_by_id_principal"),
        sa.PrimaryKeyConstraint("id", name="pk_post_version"),
    )
    op.create_index("ix_post_version_post_id_id", "post_version", ["post_id", "id"])
    op.create_index("ix_post_version_edited_by_id", "post_version", ["edited_by_id"])
    op.create_table(
        "post_deletion",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name="fk_post_deletion_post_id_post"),
        sa.ForeignKeyConstraint(["by_id"], ["principal.id"], name="fk_post_deletion_by_id_principal"),
        sa.PrimaryKeyConstraint("post_id", name="pk_post_deletion"),
    )
    op.create_index("ix_post_deletion_by_id", "post_deletion", ["by_id"])


def downgrade() -> None:
    op.drop_table("post_deletion")
    op.drop_table("post_version")
    with op.batch_alter_table("post") as post:
        post.drop_column("edited_at")
