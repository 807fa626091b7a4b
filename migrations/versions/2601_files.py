"""Files that people bring along."""

import sqlalchemy as sa
from alembic import op

revision = "2601"
down_revision = "2702"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(12), nullable=False),
        sa.Column("owner_id", sa.Integer()),
        sa.Column("thing_id", sa.Integer()),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("small_key", sa.String(80)),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer()),
        sa.Column("height", sa.Integer()),
        sa.Column("brought_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("loose_since", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["owner_id"], ["principal.id"], name="fk_file_owner_id_principal"),
        sa.ForeignKeyConstraint(["thing_id"], ["thing.id"], name="fk_file_thing_id_thing"),
        sa.PrimaryKeyConstraint("id", name="pk_file"),
        sa.UniqueConstraint("ref", name="uq_file_ref"),
    )
    op.create_index("ix_file_owner_id", "file", ["owner_id"])
    op.create_index("ix_file_thing_id_loose_since", "file", ["thing_id", "loose_since"])


def downgrade() -> None:
    op.drop_table("file")
