"""The company's papers: their versions, and who accepted which."""

import sqlalchemy as sa
from alembic import op

revision = "0404"
down_revision = "0403"
branch_labels = None
depends_on = None


def upgrade() -> None:
    name = sa.Enum(
        "rules", "privacy", "terms", "imprint", name="papername", native_enum=False, create_constraint=True, length=20
    )
    op.create_table(
        "paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", name, nullable=False),
        sa.Column("newest", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["thing.id"], name=op.f("fk_paper_id_thing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint("name", name=op.f("uq_paper_name")),
    )
    op.create_table(
        "paper_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("demands", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_paper_version_paper_id_paper")),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["principal.id"], name=op.f("fk_paper_version_published_by_id_principal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_version")),
        sa.UniqueConstraint("paper_id", "number", name=op.f("uq_paper_version_paper_id_number")),
    )
    op.create_table(
        "paper_acceptance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principal.id"], name=op.f("fk_paper_acceptance_principal_id_principal")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["paper_version.id"], name=op.f("fk_paper_acceptance_version_id_paper_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_acceptance")),
        sa.UniqueConstraint("principal_id", "version_id", name=op.f("uq_paper_acceptance_principal_id_version_id")),
    )
    op.create_index(op.f("ix_paper_acceptance_version_id"), "paper_acceptance", ["version_id"])


def downgrade() -> None:
    op.drop_table("paper_acceptance")
    op.drop_table("paper_version")
    op.drop_table("paper")
