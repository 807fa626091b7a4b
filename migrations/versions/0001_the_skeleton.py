"""The skeleton: access, activity, people, groups, topics and posts, leads."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audience",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "site",
                "group",
                "conversation",
                "person",
                name="audiencekind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "visibility",
            sa.Enum(
                "public",
                "semi_private",
                "private",
                name="visibility",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["audience.id"], name=op.f("fk_audience_parent_id_audience")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audience")),
    )
    op.create_table(
        "principal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "person",
                "service",
                "anonymous",
                name="principalkind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("hue", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_principal")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "reader_cursor",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("xid", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("holder", sa.String(length=80), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_reader_cursor")),
    )
    op.create_table(
        "grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("audience_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "owner",
                "moderator",
                "member",
                "system",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["audience_id"], ["audience.id"], name=op.f("fk_grant_audience_id_audience")),
        sa.ForeignKeyConstraint(["principal_id"], ["principal.id"], name=op.f("fk_grant_principal_id_principal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant")),
        sa.UniqueConstraint("principal_id", "audience_id", name=op.f("uq_grant_principal_id_audience_id")),
    )
    with op.batch_alter_table("grant", schema=None) as batch_op:
        batch_op.create_index("ix_grant_audience_id", ["audience_id"], unique=False)

    op.create_table(
        "identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "person",
                "visitor",
                "service",
                name="identitykind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("principal_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["principal_id"], ["principal.id"], name=op.f("fk_identity_principal_id_principal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
    )
    with op.batch_alter_table("identity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identity_principal_id"), ["principal_id"], unique=False)

    op.create_table(
        "score_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("model", sa.String(length=64), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principal.id"], name=op.f("fk_score_state_principal_id_principal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_state")),
        sa.UniqueConstraint("model", "principal_id", name=op.f("uq_score_state_model_principal_id")),
    )
    with op.batch_alter_table("score_state", schema=None) as batch_op:
        batch_op.create_index("ix_score_state_model_due_at", ["model", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_score_state_principal_id"), ["principal_id"], unique=False)

    op.create_table(
        "stage_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("xid", sa.BigInteger(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("model", sa.String(length=64), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("from_stage", sa.String(length=40), nullable=False),
        sa.Column("to_stage", sa.String(length=40), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("replayed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principal.id"], name=op.f("fk_stage_move_principal_id_principal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_move")),
        sa.UniqueConstraint("ref", name=op.f("uq_stage_move_ref")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("stage_move", schema=None) as batch_op:
        batch_op.create_index("ix_stage_move_principal_id_model", ["principal_id", "model"], unique=False)
        batch_op.create_index("ix_stage_move_xid_id", ["xid", "id"], unique=False)

    op.create_table(
        "thing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("root_id", sa.Integer(), nullable=False),
        sa.Column("audience_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("live", "hidden", "deleted", name="state", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("keeper", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["audience_id"], ["audience.id"], name=op.f("fk_thing_audience_id_audience")),
        sa.ForeignKeyConstraint(["author_id"], ["principal.id"], name=op.f("fk_thing_author_id_principal")),
        sa.ForeignKeyConstraint(
            ["root_id"], ["thing.id"], name=op.f("fk_thing_root_id_thing"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thing")),
        sa.UniqueConstraint("ref", name=op.f("uq_thing_ref")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("thing", schema=None) as batch_op:
        batch_op.create_index("ix_thing_audience_id_kind", ["audience_id", "kind"], unique=False)
        batch_op.create_index("ix_thing_author_id_root_id", ["author_id", "root_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_thing_root_id"), ["root_id"], unique=False)

    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("xid", sa.BigInteger(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("identity_id", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(length=60), nullable=False),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=True),
        sa.Column("retracts_id", sa.Integer(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["identity_id"], ["identity.id"], name=op.f("fk_activity_identity_id_identity")),
        sa.ForeignKeyConstraint(["retracts_id"], ["activity.id"], name=op.f("fk_activity_retracts_id_activity")),
        sa.ForeignKeyConstraint(["target_id"], ["thing.id"], name=op.f("fk_activity_target_id_thing")),
        sa.ForeignKeyConstraint(["thing_id"], ["thing.id"], name=op.f("fk_activity_thing_id_thing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sa.UniqueConstraint("source", "external_id", name=op.f("uq_activity_source_external_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.create_index("ix_activity_identity_id_occurred_at", ["identity_id", "occurred_at"], unique=False)
        batch_op.create_index("ix_activity_occurred_at_id", ["occurred_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_retracts_id"), ["retracts_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_target_id"), ["target_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_thing_id"), ["thing_id"], unique=False)
        batch_op.create_index("ix_activity_xid_id", ["xid", "id"], unique=False)

    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("destination", sa.String(length=60), nullable=False),
        sa.Column("message_id", sa.String(length=80), nullable=False),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "delivered",
                "failed",
                "withdrawn",
                name="deliverystate",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_status", sa.Integer(), nullable=True),
        sa.Column("last_error", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["thing_id"], ["thing.id"], name=op.f("fk_delivery_thing_id_thing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("destination", "message_id", name=op.f("uq_delivery_destination_message_id")),
    )
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index("ix_delivery_state_due_at", ["state", "due_at"], unique=False)

    op.create_table(
        "group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("audience_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column(
            "joining",
            sa.Enum("open", "invitation", name="joining", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("built_in", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["audience_id"], ["audience.id"], name=op.f("fk_group_audience_id_audience")),
        sa.ForeignKeyConstraint(["id"], ["thing.id"], name=op.f("fk_group_id_thing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group")),
        sa.UniqueConstraint("audience_id", name=op.f("uq_group_audience_id")),
        sa.UniqueConstraint("built_in", name=op.f("uq_group_built_in")),
    )
    op.create_table(
        "lead",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["thing.id"], name=op.f("fk_lead_id_thing")),
        sa.ForeignKeyConstraint(["principal_id"], ["principal.id"], name=op.f("fk_lead_principal_id_principal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead")),
        sa.UniqueConstraint("principal_id", name=op.f("uq_lead_principal_id")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("email_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["thing.id"], name=op.f("fk_person_id_thing")),
        sa.ForeignKeyConstraint(["principal_id"], ["principal.id"], name=op.f("fk_person_principal_id_principal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("principal_id", name=op.f("uq_person_principal_id")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_email"), ["email"], unique=False)

    op.create_table(
        "topic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("excerpt", sa.String(length=160), nullable=False),
        sa.Column("last_post_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["thing.id"], name=op.f("fk_topic_id_thing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
    )
    op.create_table(
        "linked_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_linked_account_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_linked_account")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_linked_account_issuer_subject")),
    )
    with op.batch_alter_table("linked_account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_linked_account_person_id"), ["person_id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_membership_group_id_group")),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principal.id"], name=op.f("fk_membership_principal_id_principal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_principal_id"), ["principal_id"], unique=False)
        batch_op.create_index(
            "uq_membership_current",
            ["group_id", "principal_id"],
            unique=True,
            sqlite_where=sa.text("left_at IS NULL"),
            postgresql_where=sa.text("left_at IS NULL"),
        )

    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["thing.id"], name=op.f("fk_post_id_thing")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_post_topic_id_topic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
    )
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.create_index("ix_post_topic_id_id", ["topic_id", "id"], unique=False)

    op.create_table(
        "sign_in_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_session_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_session_token_hash")),
    )
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_session_person_id"), ["person_id"], unique=False)

    # The rows that every installation has; community.access.models knows their ids.
    op.execute("INSERT INTO audience (id, kind, visibility) VALUES (1, 'site', 'public')")
    op.execute("INSERT INTO principal (id, kind, name, hue) VALUES (1, 'anonymous', '', 0), (2, 'service', '', 0)")
    op.execute("INSERT INTO \"grant\" (id, principal_id, audience_id, role) VALUES (1, 2, 1, 'system')")
    op.execute("INSERT INTO identity (id, kind, principal_id) VALUES (1, 'service', 2)")


def downgrade() -> None:
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_session_person_id"))

    op.drop_table("sign_in_session")
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_index("ix_post_topic_id_id")

    op.drop_table("post")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_membership_current",
            sqlite_where=sa.text("left_at IS NULL"),
            postgresql_where=sa.text("left_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_membership_principal_id"))

    op.drop_table("membership")
    with op.batch_alter_table("linked_account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_linked_account_person_id"))

    op.drop_table("linked_account")
    op.drop_table("topic")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_email"))

    op.drop_table("person")
    op.drop_table("lead")
    op.drop_table("group")
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_index("ix_delivery_state_due_at")

    op.drop_table("delivery")
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_index("ix_activity_xid_id")
        batch_op.drop_index(batch_op.f("ix_activity_thing_id"))
        batch_op.drop_index(batch_op.f("ix_activity_target_id"))
        batch_op.drop_index(batch_op.f("ix_activity_retracts_id"))
        batch_op.drop_index("ix_activity_occurred_at_id")
        batch_op.drop_index("ix_activity_identity_id_occurred_at")

    op.drop_table("activity")
    with op.batch_alter_table("thing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_thing_root_id"))
        batch_op.drop_index("ix_thing_author_id_root_id")
        batch_op.drop_index("ix_thing_audience_id_kind")

    op.drop_table("thing")
    with op.batch_alter_table("stage_move", schema=None) as batch_op:
        batch_op.drop_index("ix_stage_move_xid_id")
        batch_op.drop_index("ix_stage_move_principal_id_model")

    op.drop_table("stage_move")
    with op.batch_alter_table("score_state", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_score_state_principal_id"))
        batch_op.drop_index("ix_score_state_model_due_at")

    op.drop_table("score_state")
    with op.batch_alter_table("identity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identity_principal_id"))

    op.drop_table("identity")
    with op.batch_alter_table("grant", schema=None) as batch_op:
        batch_op.drop_index("ix_grant_audience_id")

    op.drop_table("grant")
    op.drop_table("reader_cursor")
    op.drop_table("principal")
    op.drop_table("audience")
