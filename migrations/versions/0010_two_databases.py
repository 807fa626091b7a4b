"""PostgreSQL beside SQLite: xid8 and sequences there; parked rows, replays and the cluster on both."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0002"
branch_labels = None
depends_on = None

LOGS = ("activity", "stage_move")
NUMBERED = ("audience", "principal", "grant", "identity")


def upgrade() -> None:
    op.create_table(
        "parked_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reader", sa.String(length=60), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("parked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parked_row")),
        sa.UniqueConstraint("reader", "row_id", name=op.f("uq_parked_row_reader_row_id")),
    )
    op.create_table(
        "cluster",
        sa.Column("system_identifier", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("system_identifier", name=op.f("pk_cluster")),
    )
    op.add_column("reader_cursor", sa.Column("replay_xid", sa.BigInteger(), nullable=True))
    op.add_column("reader_cursor", sa.Column("replay_position", sa.BigInteger(), nullable=True))
    if op.get_bind().dialect.name == "postgresql":
        _on_postgres()


def _on_postgres() -> None:
    for log in LOGS:
        op.execute(f"ALTER TABLE {log} ALTER COLUMN xid TYPE xid8 USING xid::text::xid8")
        op.execute(f"ALTER TABLE {log} ALTER COLUMN xid SET DEFAULT pg_current_xact_id()")
    for name in NUMBERED:  # the first migration wrote rows with ids of its own
        op.execute(f"SELECT setval(pg_get_serial_sequence('\"{name}\"', 'id'), (SELECT max(id) FROM \"{name}\"))")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for log in LOGS:
            op.execute(f"ALTER TABLE {log} ALTER COLUMN xid DROP DEFAULT")
            op.execute(f"ALTER TABLE {log} ALTER COLUMN xid TYPE bigint USING xid::text::bigint")
    op.drop_column("reader_cursor", "replay_position")
    op.drop_column("reader_cursor", "replay_xid")
    op.drop_table("cluster")
    op.drop_table("parked_row")
