"""Signing in: several identities, passwords, sessions that can be told apart, joining by approval or invitation."""

import sqlalchemy as sa
from alembic import op

revision = "0102"
down_revision = "0101"
branch_labels = None
depends_on = None

FIRST_PROOF_COUNTS = """
UPDATE person SET email = NULL, email_confirmed_at = NULL WHERE email_confirmed_at IS NOT NULL AND EXISTS (
    SELECT 1 FROM person AS earlier
    WHERE earlier.email = person.email AND earlier.email_confirmed_at IS NOT NULL AND earlier.id < person.id
)
"""


def upgrade() -> None:
    op.create_table(
        "limit_count",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_limit_count")),
    )
    with op.batch_alter_table("limit_count") as batch_op:
        batch_op.create_index(batch_op.f("ix_limit_count_began_at"), ["began_at"], unique=False)

    op.create_table(
        "site_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["principal.id"], name=op.f("fk_site_invitation_made_by_id_principal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_invitation")),
        sa.UniqueConstraint("ref", name=op.f("uq_site_invitation_ref")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_site_invitation_token_hash")),
    )
    op.create_table(
        "arrival",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_arrival_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_arrival_token_hash")),
    )
    with op.batch_alter_table("arrival") as batch_op:
        batch_op.create_index(batch_op.f("ix_arrival_person_id"), ["person_id"], unique=False)

    op.create_table(
        "mailed_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum("sign_up", "reset", name="purpose", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mailed_link_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailed_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_mailed_link_token_hash")),
    )
    with op.batch_alter_table("mailed_link") as batch_op:
        batch_op.create_index(batch_op.f("ix_mailed_link_address"), ["address"], unique=False)
        batch_op.create_index(batch_op.f("ix_mailed_link_person_id"), ["person_id"], unique=False)

    op.create_table(
        "password",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=200), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_password_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_password")),
    )
    with op.batch_alter_table("person") as batch_op:
        batch_op.add_column(sa.Column("admitted_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("deactivated_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE person SET admitted_at = (SELECT created_at FROM thing WHERE thing.id = person.id)")
    op.execute(FIRST_PROOF_COUNTS)
    with op.batch_alter_table("person") as batch_op:
        batch_op.create_index(
            "uq_person_confirmed_email",
            ["email"],
            unique=True,
            sqlite_where=sa.text("email_confirmed_at IS NOT NULL"),
            postgresql_where=sa.text("email_confirmed_at IS NOT NULL"),
        )

    op.execute("DELETE FROM sign_in_session")  # everybody signs in anew, once
    with op.batch_alter_table("sign_in_session") as batch_op:
        batch_op.add_column(sa.Column("ref", sa.String(length=12), nullable=False))
        batch_op.add_column(sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False))
        batch_op.add_column(sa.Column("device", sa.String(length=60), nullable=False))
        batch_op.create_unique_constraint(batch_op.f("uq_sign_in_session_ref"), ["ref"])


def downgrade() -> None:
    with op.batch_alter_table("sign_in_session") as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_sign_in_session_ref"), type_="unique")
        for name in ("device", "last_seen_at", "ref"):
            batch_op.drop_column(name)
    for name in ("password", "mailed_link", "arrival", "site_invitation", "limit_count"):
        op.drop_table(name)
    with op.batch_alter_table("person") as batch_op:
        batch_op.drop_index("uq_person_confirmed_email")
        batch_op.drop_column("deactivated_at")
        batch_op.drop_column("admitted_at")
