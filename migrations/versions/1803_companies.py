"""Companies, what is known of them, and who works where from when until when."""

import sqlalchemy as sa
from alembic import op

revision = "1803"
down_revision = "1402"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "company",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(12), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("domain", sa.String(253)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_company"),
        sa.UniqueConstraint("ref", name="uq_company_ref"),
        sa.UniqueConstraint("domain", name="uq_company_domain"),
    )
    op.create_table(
        "company_fact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name="fk_company_fact_company_id_company"),
        sa.PrimaryKeyConstraint("id", name="pk_company_fact"),
    )
    op.create_index("ix_company_fact_company_id", "company_fact", ["company_id"])
    op.create_table(
        "affiliation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True)),
        sa.Column("ends_at", sa.DateTime(timezone=True)),
        sa.Column("origin", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(["principal_id"], ["principal.id"], name="fk_affiliation_principal_id_principal"),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name="fk_affiliation_company_id_company"),
        sa.PrimaryKeyConstraint("id", name="pk_affiliation"),
    )
    op.create_index("ix_affiliation_principal_id", "affiliation", ["principal_id"])
    op.create_index("ix_affiliation_company_id", "affiliation", ["company_id"])


def downgrade() -> None:
    for table in ("affiliation", "company_fact", "company"):
        op.drop_table(table)
