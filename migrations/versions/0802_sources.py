"""Systems that tell of activities, and what is held of it."""

import sqlalchemy as sa
from alembic import op

revision = "0802"
down_revision = "0801"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lead_source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(30), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64)),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["id"], ["thing.id"], name="fk_lead_source_id_thing"),
        sa.ForeignKeyConstraint(["principal_id"], ["principal.id"], name="fk_lead_source_principal_id_principal"),
        sa.PrimaryKeyConstraint("id", name="pk_lead_source"),
        sa.UniqueConstraint("name", name="uq_lead_source_name"),
        sa.UniqueConstraint("principal_id", name="uq_lead_source_principal_id"),
        sa.UniqueConstraint("token_hash", name="uq_lead_source_token_hash"),
    )
    op.create_table(
        "held_activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(200), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["lead_source.id"], name="fk_held_activity_source_id_lead_source"),
        sa.ForeignKeyConstraint(["principal_id"], ["principal.id"], name="fk_held_activity_principal_id_principal"),
        sa.PrimaryKeyConstraint("id", name="pk_held_activity"),
        sa.UniqueConstraint("source_id", "external_id", name="uq_held_activity_source_id_external_id"),
    )
    op.create_index("ix_held_activity_principal_id", "held_activity", ["principal_id"])


def downgrade() -> None:
    op.drop_table("held_activity")
    op.drop_table("lead_source")
