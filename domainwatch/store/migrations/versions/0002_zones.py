"""Names that were there before anybody watched for them, and the zones that keep such names."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Tells findings of backfills from others, and keeps the progress of a backfill by brand and source."""
    op.add_column("findings", sa.Column("existing", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE findings SET existing = true WHERE feed_id = 'backfill'")
    op.create_index("ix_cases_domain", "cases", ["domain"])
    _split_backfills()


def _split_backfills() -> None:
    known = [tuple(row) for row in op.get_bind().execute(sa.text("SELECT brand_id, marks, after FROM backfills"))]
    op.drop_table("backfills")
    watched = op.create_table(
        "watched",
        sa.Column("brand_id", sa.String(100), nullable=False),
        sa.Column("marks", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("brand_id", name="pk_watched"),
    )
    op.create_table(
        "stocks",
        sa.Column("source", sa.String(400), nullable=False),
        sa.PrimaryKeyConstraint("source", name="pk_stocks"),
    )
    backfills = op.create_table(
        "backfills",
        sa.Column("source", sa.String(400), nullable=False),
        sa.Column("brand_id", sa.String(100), nullable=False),
        sa.Column("marks", sa.String(64), nullable=False),
        sa.Column("after", _NAME, nullable=False),
        sa.PrimaryKeyConstraint("source", "brand_id", name="pk_backfills"),
    )
    op.bulk_insert(watched, [{"brand_id": brand_id, "marks": marks} for brand_id, marks, _ in known])
    waiting = [
        {"source": "", "brand_id": brand_id, "marks": marks, "after": after}
        for brand_id, marks, after in known
        if after is not None
    ]
    op.bulk_insert(backfills, waiting)
