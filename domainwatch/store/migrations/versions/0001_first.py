"""The first tables."""

import sqlalchemy as sa
from alembic import op

from domainwatch.store.tables import UtcTime

revision = "0001"
down_revision = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_SMALL = sa.SmallInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Creates everything."""
    _feeds_and_names()
    _cases_and_findings()
    _facts_and_journal()
    _outbox()
    _health_and_jobs()
    _forbid_changes_to_the_journal()


def _feeds_and_names() -> None:
    op.create_table(
        "feeds",
        sa.Column("number", _SMALL, autoincrement=True),
        sa.Column("id", sa.String(100), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=False, server_default=""),
        sa.Column("pulled_at", UtcTime()),
        sa.Column("outcome", sa.Text(), nullable=False, server_default=""),
        sa.Column("not_before", UtcTime()),
        sa.Column("names_new", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("names_read", sa.BigInteger(), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("number", name="pk_feeds"),
        sa.UniqueConstraint("id", name="uq_feeds_id"),
    )
    op.create_table(
        "names",
        sa.Column("name", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("feed", _SMALL, nullable=False),
        sa.Column("seen", _NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_names"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "unread",
        sa.Column("id", _NUMBER, autoincrement=True),
        sa.Column("feed", _SMALL, nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("seen_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unread"),
        sa.ForeignKeyConstraint(["feed"], ["feeds.number"], name="fk_unread_feed"),
        sa.UniqueConstraint("feed", "position", "raw", name="uq_unread_feed_position_raw"),
    )
    op.create_table(
        "backfills",
        sa.Column("brand_id", sa.String(100), nullable=False),
        sa.Column("marks", sa.String(64), nullable=False),
        sa.Column("after", sa.Text().with_variant(sa.Text(collation="C"), "postgresql")),
        sa.PrimaryKeyConstraint("brand_id", name="pk_backfills"),
    )


def _cases_and_findings() -> None:
    op.create_table(
        "cases",
        sa.Column("id", _NUMBER, autoincrement=True),
        sa.Column("brand_id", sa.String(100), nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("domain_u", sa.Text(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("score", sa.SmallInteger(), nullable=False),
        sa.Column("opened_at", UtcTime(), nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("brand_id", "domain", name="uq_cases_brand_id_domain"),
    )
    op.create_index("ix_cases_state", "cases", ["state"])
    op.create_table(
        "findings",
        sa.Column("id", _NUMBER, autoincrement=True),
        sa.Column("case_id", _NUMBER, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_u", sa.Text(), nullable=False),
        sa.Column("registrable", sa.Text(), nullable=False),
        sa.Column("registrable_u", sa.Text(), nullable=False),
        sa.Column("suffix", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.String(100), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("technique", sa.String(50), nullable=False),
        sa.Column("score", sa.SmallInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("feed_id", sa.String(100), nullable=False),
        sa.Column("found_at", UtcTime(), nullable=False),
        sa.Column("examined_at", UtcTime()),
        sa.Column("alerted_at", UtcTime()),
        sa.PrimaryKeyConstraint("id", name="pk_findings"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_findings_case_id"),
        sa.UniqueConstraint("name", "brand_id", "mark", name="uq_findings_name_brand_id_mark"),
    )
    for column in ("case_id", "examined_at", "alerted_at"):
        op.create_index(f"ix_findings_{column}", "findings", [column])


def _facts_and_journal() -> None:
    op.create_table(
        "facts",
        sa.Column("id", _NUMBER, autoincrement=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(50), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("first_seen", UtcTime(), nullable=False),
        sa.Column("last_seen", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_facts"),
    )
    op.create_index("ix_facts_name_kind", "facts", ["name", "kind"])
    op.create_table(
        "journal",
        sa.Column("case_id", _NUMBER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("what", sa.String(50), nullable=False),
        sa.Column("before", sa.String(20), nullable=False),
        sa.Column("after", sa.String(20), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("link", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "number", name="pk_journal"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_journal_case_id"),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", _NUMBER, autoincrement=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("case_id", _NUMBER),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("not_before", UtcTime(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("last_error", sa.Text(), nullable=False, server_default=""),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("sent_at", UtcTime()),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_outbox_case_id"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
    )
    op.create_index("ix_outbox_state", "outbox", ["state"])
    op.create_index("ix_outbox_case_id", "outbox", ["case_id"])


def _health_and_jobs() -> None:
    op.create_table(
        "health",
        sa.Column("id", _NUMBER, autoincrement=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("since", UtcTime(), nullable=False),
        sa.Column("cleared_at", UtcTime()),
        sa.Column("mailed_at", UtcTime()),
        sa.PrimaryKeyConstraint("id", name="pk_health"),
    )
    op.create_index("ix_health_key", "health", ["key"])
    op.create_table(
        "jobs",
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("started_at", UtcTime()),
        sa.Column("finished_at", UtcTime()),
        sa.Column("outcome", sa.Text(), nullable=False, server_default=""),
        sa.Column("next_at", UtcTime()),
        sa.PrimaryKeyConstraint("name", name="pk_jobs"),
    )


def _forbid_changes_to_the_journal() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER journal_no_{act.lower()} BEFORE {act} ON journal "
                "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON journal "
        "FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only()"
    )
