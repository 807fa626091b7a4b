"""Drafts on the server."""

import sqlalchemy as sa
from alembic import op

revision = "2802"
down_revision = "2201"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(12), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(20), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["principal_id"], ["principal.id"], name="fk_draft_principal_id_principal"),
        sa.ForeignKeyConstraint(["place_id"], ["thing.id"], name="fk_draft_place_id_thing"),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
        sa.UniqueConstraint("ref", name="uq_draft_ref"),
        sa.UniqueConstraint("principal_id", "number", name="uq_draft_principal_id_number"),
    )
    op.create_index("ix_draft_principal_id_saved_at", "draft", ["principal_id", "saved_at"])
    op.create_index("ix_draft_place_id", "draft", ["place_id"])
    op.create_index("ix_draft_saved_at", "draft", ["saved_at"])


def downgrade() -> None:
    op.drop_table("draft")
