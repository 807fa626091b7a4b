"""What each role may do towards an audience, roles of its own, and grants that end.

Revision ID: 1401
"""

import sqlalchemy as sa
from alembic import op

revision = "1401"
down_revision = "1602"
branch_labels = None
depends_on = None

REF = 12
BEFORE = ("owner", "moderator", "member", "system")
ROLES = ("owner", "moderator", "member", "guest", "system")
HOLDERS = ("everyone", "signed_in", "guest", "member", "moderator", "own")
GRANTS = ("grant", "suspended_grant")
INSIDE = ("guest", "member", "moderator")
PRESETS: dict[str, dict[str, tuple[str, ...]]] = {
    "talk": {
        "topic.start": ("member", "moderator"),
        "topic.reply": INSIDE,
        "group.see_members": ("everyone",),
    },
    "news": {
        "topic.start": ("moderator",),
        "topic.reply": INSIDE,
        "group.see_members": ("everyone",),
    },
    "forum": {
        "topic.start": ("signed_in",),
        "topic.reply": ("signed_in",),
        "group.see_members": ("everyone",),
    },
    "quiet": {
        "topic.start": ("member", "moderator"),
        "topic.reply": INSIDE,
        "group.see_members": ("moderator",),
    },
}


CHARTER = sa.table("charter", sa.column("id"), sa.column("preset"))
ALLOWANCE = sa.table("allowance", sa.column("charter_id"), sa.column("act"), sa.column("holder"))


def _roles(words: tuple[str, ...], name: str = "role") -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=20)


def upgrade() -> None:
    op.create_table(
        "charter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("preset", sa.String(20)),
        sa.PrimaryKeyConstraint("id", name="pk_charter"),
        sa.UniqueConstraint("preset", name="uq_charter_preset"),
    )
    op.create_table(
        "own_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(REF), nullable=False),
        sa.Column("audience_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(30), nullable=False),
        sa.Column("standing", _roles(ROLES), nullable=False),
        sa.ForeignKeyConstraint(["audience_id"], ["audience.id"], name="fk_own_role_audience_id_audience"),
        sa.PrimaryKeyConstraint("id", name="pk_own_role"),
        sa.UniqueConstraint("ref", name="uq_own_role_ref"),
        sa.UniqueConstraint("audience_id", "name", name="uq_own_role_audience_id_name"),
    )
    op.create_table(
        "allowance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("charter_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(60), nullable=False),
        sa.Column("holder", _roles(HOLDERS, "holder"), nullable=False),
        sa.Column("own_role_id", sa.Integer()),
        sa.ForeignKeyConstraint(["charter_id"], ["charter.id"], name="fk_allowance_charter_id_charter"),
        sa.ForeignKeyConstraint(["own_role_id"], ["own_role.id"], name="fk_allowance_own_role_id_own_role"),
        sa.PrimaryKeyConstraint("id", name="pk_allowance"),
        sa.CheckConstraint("(holder = 'own') = (own_role_id IS NOT NULL)", name=op.f("ck_allowance_own")),
    )
    op.create_index("ix_allowance_charter_id_act", "allowance", ["charter_id", "act"])
    op.create_index("ix_allowance_own_role_id", "allowance", ["own_role_id"])
    for number, (name, acts) in enumerate(PRESETS.items(), 1):
        op.execute(sa.insert(CHARTER).values(preset=name))
        fields = [(act, holder) for act, holders in acts.items() for holder in holders]
        for act, holder in fields:
            op.execute(sa.insert(ALLOWANCE).values(charter_id=number, act=act, holder=holder))
    with op.batch_alter_table("audience") as batch_op:
        batch_op.add_column(sa.Column("charter_id", sa.Integer()))
        batch_op.create_foreign_key("fk_audience_charter_id_charter", "charter", ["charter_id"], ["id"])
    op.create_index("ix_audience_charter_id", "audience", ["charter_id"])
    op.execute("UPDATE audience SET charter_id = 1 WHERE kind = 'group'")
    for name in GRANTS:
        with op.batch_alter_table(name) as batch_op:
            batch_op.add_column(sa.Column("own_role_id", sa.Integer()))
            batch_op.add_column(sa.Column("ends_at", sa.DateTime(timezone=True)))
            batch_op.create_foreign_key(f"fk_{name}_own_role_id_own_role", "own_role", ["own_role_id"], ["id"])
            batch_op.drop_constraint(op.f(f"ck_{name}_role"), type_="check")
            batch_op.create_check_constraint(op.f(f"ck_{name}_role"), sa.column("role").in_(ROLES))
        op.create_index(f"ix_{name}_own_role_id", name, ["own_role_id"])


def downgrade() -> None:
    for name in GRANTS:
        op.execute(f"UPDATE \"{name}\" SET role = 'member' WHERE role = 'guest'")
        op.drop_index(f"ix_{name}_own_role_id", name)
        with op.batch_alter_table(name) as batch_op:
            batch_op.drop_constraint(op.f(f"ck_{name}_role"), type_="check")
            batch_op.create_check_constraint(op.f(f"ck_{name}_role"), sa.column("role").in_(BEFORE))
            batch_op.drop_constraint(f"fk_{name}_own_role_id_own_role", type_="foreignkey")
            batch_op.drop_column("ends_at")
            batch_op.drop_column("own_role_id")
    op.drop_index("ix_audience_charter_id", "audience")
    with op.batch_alter_table("audience") as batch_op:
        batch_op.drop_constraint("fk_audience_charter_id_charter", type_="foreignkey")
        batch_op.drop_column("charter_id")
    op.drop_table("allowance")
    op.drop_table("own_role")
    op.drop_table("charter")
