"""Addresses under which people read their own streams elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0602"
down_revision = "0201"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "personal_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["principal.id"], name=op.f("fk_personal_feed_owner_id_principal")),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principal.id"], name=op.f("fk_personal_feed_principal_id_principal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_feed")),
        sa.UniqueConstraint("principal_id", name=op.f("uq_personal_feed_principal_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_personal_feed_ref")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_personal_feed_token_hash")),
    )
    op.create_index("ix_personal_feed_owner_id", "personal_feed", ["owner_id"])


def downgrade() -> None:
    op.drop_table("personal_feed")
