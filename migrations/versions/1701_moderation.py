"""Moderation: cases, reports, decisions, what waits for approval, and silences."""

import sqlalchemy as sa
from alembic import op

revision = "1701"
down_revision = "1802"
branch_labels = None
depends_on = None


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=20)


def _states() -> sa.Enum:
    return _choice("state", "live", "hidden", "deleted")


def upgrade() -> None:
    is_open = sa.text("closed_at IS NULL")
    op.create_table(
        "moderation_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("cause", _choice("cause", "flags", "newcomer", "links"), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["id"], ["thing.id"], name="fk_moderation_case_id_thing"),
        sa.ForeignKeyConstraint(["about_id"], ["thing.id"], name="fk_moderation_case_about_id_thing"),
        sa.PrimaryKeyConstraint("id", name="pk_moderation_case"),
    )
    op.create_index("ix_moderation_case_about_id", "moderation_case", ["about_id"])
    op.create_index("ix_moderation_case_closed_at_id", "moderation_case", ["closed_at", "id"])
    op.create_index(
        "uq_moderation_case_open",
        "moderation_case",
        ["about_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_table(
        "moderation_flag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("complaint", _choice("complaint", "spam", "rude", "off_topic", "private", "other"), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["moderation_case.id"], name="fk_moderation_flag_case_id_moderation_case"
        ),
        sa.ForeignKeyConstraint(["principal_id"], ["principal.id"], name="fk_moderation_flag_principal_id_principal"),
        sa.PrimaryKeyConstraint("id", name="pk_moderation_flag"),
        sa.UniqueConstraint("case_id", "principal_id", name="uq_moderation_flag_case_id_principal_id"),
    )
    op.create_index("ix_moderation_flag_principal_id", "moderation_flag", ["principal_id"])
    op.create_table(
        "moderation_ruling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", _choice("outcome", "kept", "hidden"), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("state_before", _states(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        sa.Column("undone_by_id", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["case_id"], ["moderation_case.id"], name="fk_moderation_ruling_case_id_moderation_case"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["principal.id"], name="fk_moderation_ruling_by_id_principal"),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["principal.id"], name="fk_moderation_ruling_undone_by_id_principal"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_moderation_ruling"),
    )
    op.create_index("ix_moderation_ruling_case_id_id", "moderation_ruling", ["case_id", "id"])
    op.create_index("ix_moderation_ruling_by_id", "moderation_ruling", ["by_id"])
    op.create_table(
        "moderation_held",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(80), nullable=False),
        sa.Column("target_id", sa.Integer()),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["moderation_case.id"], name="fk_moderation_held_case_id_moderation_case"
        ),
        sa.ForeignKeyConstraint(["target_id"], ["thing.id"], name="fk_moderation_held_target_id_thing"),
        sa.PrimaryKeyConstraint("case_id", name="pk_moderation_held"),
    )
    op.create_table(
        "silence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("audience_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["principal_id"], ["principal.id"], name="fk_silence_principal_id_principal"),
        sa.ForeignKeyConstraint(["audience_id"], ["audience.id"], name="fk_silence_audience_id_audience"),
        sa.ForeignKeyConstraint(["by_id"], ["principal.id"], name="fk_silence_by_id_principal"),
        sa.PrimaryKeyConstraint("id", name="pk_silence"),
    )
    op.create_index("ix_silence_principal_id_ends_at", "silence", ["principal_id", "ends_at"])
    op.create_index("ix_silence_audience_id", "silence", ["audience_id"])


def downgrade() -> None:
    for name in (*("silence", "moderation_held", "moderation_ruling", "moderation_flag", "moderation_case"),):
        op.drop_table(name)
