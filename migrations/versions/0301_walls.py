"""An audience knows the group that it belongs to; grants of shut accounts rest.

Revision ID: 0301
"""

import sqlalchemy as sa
from alembic import op

revision = "0301"
down_revision = "0404"
branch_labels = None
depends_on = None

ROLE = ("owner", "moderator", "member", "system")
HELD = """
UPDATE audience SET holder_id = (SELECT g.id FROM "group" g WHERE g.audience_id = audience.id) WHERE kind = 'group'
"""
PAPERS = """
UPDATE audience SET holder_id = (
    SELECT p.group_id FROM thing t JOIN (
        SELECT id, group_id FROM join_request UNION ALL SELECT id, group_id FROM invitation
    ) p ON p.id = t.id WHERE t.audience_id = audience.id
) WHERE kind = 'person'
"""
SHUT = "SELECT principal_id FROM person WHERE deactivated_at IS NOT NULL AND admitted_at IS NOT NULL"


def upgrade() -> None:
    with op.batch_alter_table("audience") as batch_op:
        batch_op.add_column(sa.Column("holder_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_audience_holder_id_thing"), "thing", ["holder_id"], ["id"])
    op.execute(HELD)
    op.execute(PAPERS)
    op.create_table(
        "suspended_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("audience_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(*ROLE, name="role", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["audience_id"], ["audience.id"], name=op.f("fk_suspended_grant_audience_id_audience")
        ),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principal.id"], name=op.f("fk_suspended_grant_principal_id_principal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspended_grant")),
        sa.UniqueConstraint("principal_id", "audience_id", name=op.f("uq_suspended_grant_principal_id_audience_id")),
    )
    op.create_index("ix_suspended_grant_audience_id", "suspended_grant", ["audience_id"])
    op.execute(
        "INSERT INTO suspended_grant (principal_id, audience_id, role) "
        f'SELECT principal_id, audience_id, role FROM "grant" WHERE principal_id IN ({SHUT})'
    )
    op.execute(f'DELETE FROM "grant" WHERE principal_id IN ({SHUT})')
    op.create_table(
        "group_domain",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("ending", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_group_domain_group_id_group")),
        sa.PrimaryKeyConstraint("group_id", "ending", name=op.f("pk_group_domain")),
    )
    with op.batch_alter_table("group") as batch_op:
        batch_op.drop_constraint(op.f("ck_group_joining"), type_="check")
        batch_op.create_check_constraint(op.f("ck_group_joining"), "joining BETWEEN 0 AND 15")


def downgrade() -> None:
    op.execute('UPDATE "group" SET joining = joining - 8 WHERE joining > 7')
    with op.batch_alter_table("group") as batch_op:
        batch_op.drop_constraint(op.f("ck_group_joining"), type_="check")
        batch_op.create_check_constraint(op.f("ck_group_joining"), "joining BETWEEN 0 AND 7")
    op.drop_table("group_domain")
    op.execute(
        'INSERT INTO "grant" (principal_id, audience_id, role) '
        "SELECT principal_id, audience_id, role FROM suspended_grant"
    )
    op.drop_table("suspended_grant")
    with op.batch_alter_table("audience") as batch_op:
        batch_op.drop_constraint(op.f("fk_audience_holder_id_thing"), type_="foreignkey")
        batch_op.drop_column("holder_id")
