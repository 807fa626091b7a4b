"""What people tell about themselves; the page and the picture of a principal; a place to reach everybody."""

import sqlalchemy as sa
from alembic import op

revision = "0402"
down_revision = "0502"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "profile",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("headline", sa.String(length=120), nullable=False),
        sa.Column("company", sa.String(length=120), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("about_html", sa.Text(), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_profile_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_profile")),
    )
    op.create_table(
        "field_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_field_change_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_change")),
    )
    op.create_index(op.f("ix_field_change_person_id"), "field_change", ["person_id"])
    op.add_column("person", sa.Column("language", sa.String(length=20), nullable=True))
    op.add_column("person", sa.Column("zone", sa.String(length=60), nullable=True))
    op.add_column("principal", sa.Column("ref", sa.String(length=12), nullable=True))
    op.add_column("principal", sa.Column("picture", sa.String(length=12), nullable=True))
    op.execute(
        "UPDATE principal SET ref = (SELECT thing.ref FROM person JOIN thing ON thing.id = person.id "
        "WHERE person.principal_id = principal.id AND thing.state = 'live') WHERE kind = 'person'"
    )
    op.execute(
        "INSERT INTO recipient (principal_id, address, confirmed_at, language, zone) "
        "SELECT principal_id, CASE WHEN deactivated_at IS NULL THEN email END, "
        "CASE WHEN deactivated_at IS NULL THEN email_confirmed_at END, 'en', 'UTC' FROM person "
        "WHERE NOT EXISTS (SELECT 1 FROM recipient WHERE recipient.principal_id = person.principal_id)"
    )


def downgrade() -> None:
    for table, column in (("principal", "picture"), ("principal", "ref"), ("person", "zone"), ("person", "language")):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column(column)
    op.drop_table("field_change")
    op.drop_table("profile")
