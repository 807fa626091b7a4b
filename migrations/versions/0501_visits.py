"""Visits of pages, whose browser it was, and what is left of them by the month."""

import sqlalchemy as sa
from alembic import op

from community.core.postgres import Xid

revision = "0501"
down_revision = "0702"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visitor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["principal_id"], ["principal.id"], name=op.f("fk_visitor_principal_id_principal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visitor")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_visitor_token_hash")),
    )
    op.create_index("ix_visitor_principal_id", "visitor", ["principal_id"])
    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("xid", Xid(), nullable=False),
        sa.Column("visitor_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(300), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["visitor_id"], ["visitor.id"], name=op.f("fk_visit_visitor_id_visitor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_visit_xid_id", "visit", ["xid", "id"])
    op.create_index("ix_visit_visitor_id_occurred_at", "visit", ["visitor_id", "occurred_at"])
    op.create_index("ix_visit_occurred_at", "visit", ["occurred_at"])
    op.create_table(
        "visit_month",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("path", sa.String(300), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("visitors", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_month")),
        sa.UniqueConstraint("month", "path", name=op.f("uq_visit_month_month_path")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE visit ALTER COLUMN xid SET DEFAULT pg_current_xact_id()")


def downgrade() -> None:
    op.drop_table("visit_month")
    op.drop_table("visit")
    op.drop_table("visitor")
