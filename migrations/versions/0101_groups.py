"""Groups: several ways in, requests and invitations.

Revision ID: 0101
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0101"
down_revision = "0010"
branch_labels = None
depends_on = None

CURRENT = sa.text("state = 'pending'")


def upgrade() -> None:
    with op.batch_alter_table("group", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ways", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("question", sa.String(length=200), nullable=False, server_default=""))
    op.execute("UPDATE \"group\" SET ways = CASE joining WHEN 'open' THEN 1 ELSE 4 END")
    with op.batch_alter_table("group", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_group_joining"), type_="check")
        batch_op.drop_column("joining")
    with op.batch_alter_table("group", schema=None) as batch_op:
        batch_op.alter_column(
            "ways",
            new_column_name="joining",
            existing_type=sa.Integer(),
            existing_nullable=False,
            server_default=None,
        )
        batch_op.create_check_constraint(op.f("ck_group_joining"), "joining BETWEEN 0 AND 7")
    _requests()
    _invitations()


def _requests() -> None:
    op.create_table(
        "join_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=200), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "accepted",
                "declined",
                "withdrawn",
                name="asked",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["thing.id"], name=op.f("fk_join_request_id_thing")),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_join_request_group_id_group")),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principal.id"], name=op.f("fk_join_request_principal_id_principal")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["principal.id"], name=op.f("fk_join_request_decided_by_id_principal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_request")),
    )
    with op.batch_alter_table("join_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_join_request_principal_id"), ["principal_id"], unique=False)
        batch_op.create_index(
            "uq_join_request_pending",
            ["group_id", "principal_id"],
            unique=True,
            sqlite_where=CURRENT,
            postgresql_where=CURRENT,
        )


def _invitations() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("max_uses", sa.Integer(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("uses BETWEEN 0 AND max_uses", name=op.f("ck_invitation_uses")),
        sa.CheckConstraint("max_uses BETWEEN 1 AND 100", name=op.f("ck_invitation_max_uses")),
        sa.ForeignKeyConstraint(["id"], ["thing.id"], name=op.f("fk_invitation_id_thing")),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_invitation_group_id_group")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_group_id"), ["group_id"], unique=False)


def downgrade() -> None:
    op.drop_table("invitation")
    op.drop_table("join_request")
    with op.batch_alter_table("group", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_group_joining"), type_="check")
        batch_op.add_column(sa.Column("way", sa.String(length=20), nullable=False, server_default="invitation"))
        batch_op.drop_column("question")
    op.execute("UPDATE \"group\" SET way = 'open' WHERE joining % 2 = 1")
    with op.batch_alter_table("group", schema=None) as batch_op:
        batch_op.drop_column("joining")
    with op.batch_alter_table("group", schema=None) as batch_op:
        batch_op.alter_column(
            "way",
            new_column_name="joining",
            existing_type=sa.String(length=20),
            existing_nullable=False,
            server_default=None,
        )
        batch_op.create_check_constraint(op.f("ck_group_joining"), "joining IN ('open', 'invitation')")
