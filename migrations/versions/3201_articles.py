"""Articles: when they come out; and who writes them in groups: moderators, until their owners say otherwise."""

import sqlalchemy as sa
from alembic import op

revision = "3201"
down_revision = "3001"
branch_labels = None
depends_on = None

CHARTER = sa.table("charter", sa.column("id"))
ALLOWANCE = sa.table("allowance", sa.column("charter_id"), sa.column("act"), sa.column("holder"))
ACT, HOLDER = "article.start", "moderator"


def upgrade() -> None:
    op.create_table(
        "article",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appears_at", sa.DateTime(timezone=True)),
        sa.Column("published_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["id"], ["topic.id"], name="fk_article_id_topic"),
        sa.PrimaryKeyConstraint("id", name="pk_article"),
    )
    op.create_index("ix_article_published_at_appears_at", "article", ["published_at", "appears_at"])
    every = sa.select(CHARTER.c.id, sa.literal(ACT), sa.literal(HOLDER))
    op.execute(sa.insert(ALLOWANCE).from_select(["charter_id", "act", "holder"], every))


def downgrade() -> None:
    op.execute(sa.delete(ALLOWANCE).where(ALLOWANCE.c.act == ACT))
    op.drop_index("ix_article_published_at_appears_at", "article")
    op.drop_table("article")
