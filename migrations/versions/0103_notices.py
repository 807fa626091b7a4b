"""Notices: where people are reached, levels, what they were told; mails in the outbox beside webhooks."""

import sqlalchemy as sa
from alembic import op

revision = "0103"
down_revision = "0102"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice_mail_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principal.id"], name=op.f("fk_notice_mail_off_principal_id_principal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_mail_off")),
        sa.UniqueConstraint("principal_id", "reason", name=op.f("uq_notice_mail_off_principal_id_reason")),
    )
    op.create_table(
        "recipient",
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["principal_id"], ["principal.id"], name=op.f("fk_recipient_principal_id_principal")),
        sa.PrimaryKeyConstraint("principal_id", name=op.f("pk_recipient")),
    )
    op.create_table(
        "notice_level",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("audience_id", sa.Integer(), nullable=True),
        sa.Column("thing_id", sa.Integer(), nullable=True),
        sa.Column(
            "level",
            sa.Enum(
                "watching", "normal", "muted", name="level", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.CheckConstraint("(audience_id IS NULL) <> (thing_id IS NULL)", name=op.f("ck_notice_level_one")),
        sa.ForeignKeyConstraint(["audience_id"], ["audience.id"], name=op.f("fk_notice_level_audience_id_audience")),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principal.id"], name=op.f("fk_notice_level_principal_id_principal")
        ),
        sa.ForeignKeyConstraint(["thing_id"], ["thing.id"], name=op.f("fk_notice_level_thing_id_thing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_level")),
        sa.UniqueConstraint("principal_id", "audience_id", name=op.f("uq_notice_level_principal_id_audience_id")),
        sa.UniqueConstraint("principal_id", "thing_id", name=op.f("uq_notice_level_principal_id_thing_id")),
    )
    with op.batch_alter_table("notice_level", schema=None) as batch_op:
        batch_op.create_index("ix_notice_level_audience_id", ["audience_id"], unique=False)
        batch_op.create_index("ix_notice_level_thing_id", ["thing_id"], unique=False)

    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "mail",
            sa.Enum(
                "queued",
                "off",
                "unconfirmed",
                name="maildecision",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_notice_activity_id_activity")),
        sa.ForeignKeyConstraint(["principal_id"], ["principal.id"], name=op.f("fk_notice_principal_id_principal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("principal_id", "activity_id", name=op.f("uq_notice_principal_id_activity_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_notice_ref")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index("ix_notice_principal_id_id", ["principal_id", "id"], unique=False)
        batch_op.create_index(
            "ix_notice_unread",
            ["principal_id", "id"],
            unique=False,
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        )

    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tally", sa.String(length=120), nullable=True))
        batch_op.alter_column("thing_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_index("ix_delivery_tally_created_at", ["tally", "created_at"], unique=False)

    # Everybody who has an account already is reached where they were.
    op.execute(
        "INSERT INTO recipient (principal_id, address, confirmed_at, language, zone) "
        "SELECT principal_id, email, email_confirmed_at, 'en', 'UTC' FROM person"
    )


def downgrade() -> None:
    op.execute("DELETE FROM delivery WHERE thing_id IS NULL")
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_index("ix_delivery_tally_created_at")
        batch_op.alter_column("thing_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column("tally")

    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_notice_unread", sqlite_where=sa.text("read_at IS NULL"), postgresql_where=sa.text("read_at IS NULL")
        )
        batch_op.drop_index("ix_notice_principal_id_id")
        batch_op.drop_index(batch_op.f("ix_notice_activity_id"))

    op.drop_table("notice")
    with op.batch_alter_table("notice_level", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_level_thing_id")
        batch_op.drop_index("ix_notice_level_audience_id")

    op.drop_table("notice_level")
    op.drop_table("recipient")
    op.drop_table("notice_mail_off")
