"""How people reacted to posts."""

import sqlalchemy as sa
from alembic import op

revision = "2701"
down_revision = "2801"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reaction",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name="fk_reaction_post_id_post"),
        sa.ForeignKeyConstraint(["principal_id"], ["principal.id"], name="fk_reaction_principal_id_principal"),
        sa.PrimaryKeyConstraint("post_id", "principal_id", name="pk_reaction"),
    )
    op.create_index("ix_reaction_principal_id", "reaction", ["principal_id"])
    op.create_index("ix_reaction_post_id_at", "reaction", ["post_id", "at"])


def downgrade() -> None:
    op.drop_table("reaction")
