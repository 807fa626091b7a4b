"""Posts that were written elsewhere: as HTML, and about a certain post."""

import sqlalchemy as sa
from alembic import op

revision = "0601"
down_revision = "0701"
branch_labels = None
depends_on = None


def upgrade() -> None:
    form = sa.Enum("markdown", "html", name="format", native_enum=False, create_constraint=True, length=20)
    with op.batch_alter_table("post") as batch_op:
        batch_op.add_column(sa.Column("format", form, nullable=False, server_default="markdown"))
        batch_op.add_column(sa.Column("reply_to_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key("fk_post_reply_to_id_post", "post", ["reply_to_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("post") as batch_op:
        batch_op.drop_constraint("fk_post_reply_to_id_post", type_="foreignkey")
        batch_op.drop_column("reply_to_id")
        batch_op.drop_constraint(op.f("ck_post_format"), type_="check")
        batch_op.drop_column("format")
