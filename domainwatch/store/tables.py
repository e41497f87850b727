"""The tables, as the migrations leave them."""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.types import TypeDecorator

#: The newest migration, written here too so that opening an up-to-date database need not load Alembic.
VERSION = "0002"


class UtcTime(TypeDecorator[datetime]):
    """An aware time in UTC on both databases; SQLite alone would forget the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The time in UTC; a naive time is a mistake of ours."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The time in UTC, aware again."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)

# SQLite counts upward only where the key is a plain INTEGER.
_NUMBER = BigInteger().with_variant(Integer, "sqlite")

#: One row a feed: where it goes on, and how its last pull ended.
feeds = Table(
    "feeds",
    metadata,
    Column("number", SmallInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("id", String(100), nullable=False, unique=True),
    Column("cursor", Text, nullable=False, server_default=""),
    Column("pulled_at", UtcTime),
    Column("outcome", Text, nullable=False, server_default=""),
    Column("not_before", UtcTime),
    Column("names_new", BigInteger, nullable=False, server_default="0"),
    Column("names_read", BigInteger, nullable=False, server_default="0"),
)

#: Every name ever handed on, once. The key is the name itself: blocks arrive sorted by their writers more often than
#: not, and a key without meaning would double the size. `seen` is in seconds since 1970.
names = Table(
    "names",
    metadata,
    Column("name", Text().with_variant(Text(collation="C"), "postgresql"), primary_key=True),
    Column("feed", SmallInteger().with_variant(Integer, "sqlite"), nullable=False),
    Column("seen", _NUMBER, nullable=False),
    sqlite_with_rowid=False,
)

#: Lines that were no names, kept until a person has looked.
unread = Table(
    "unread",
    metadata,
    Column("id", _NUMBER, primary_key=True, autoincrement=True),
    Column("feed", SmallInteger().with_variant(Integer, "sqlite"), ForeignKey("feeds.number"), nullable=False),
    Column("position", Text, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("reason", Text, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    UniqueConstraint("feed", "position", "raw"),
)

cases = Table(
    "cases",
    metadata,
    Column("id", _NUMBER, primary_key=True, autoincrement=True),
    Column("brand_id", String(100), nullable=False),
    Column("domain", Text, nullable=False, index=True),
    Column("domain_u", Text, nullable=False),
    Column("state", String(20), nullable=False, index=True),
    Column("score", SmallInteger, nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    UniqueConstraint("brand_id", "domain"),
)

findings = Table(
    "findings",
    metadata,
    Column("id", _NUMBER, primary_key=True, autoincrement=True),
    Column("case_id", _NUMBER, ForeignKey("cases.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("name_u", Text, nullable=False),
    Column("registrable", Text, nullable=False),
    Column("registrable_u", Text, nullable=False),
    Column("suffix", Text, nullable=False),
    Column("brand_id", String(100), nullable=False),
    Column("mark", Text, nullable=False),
    Column("technique", String(50), nullable=False),
    Column("score", SmallInteger, nullable=False),
    Column("why", Text, nullable=False),
    Column("feed_id", String(100), nullable=False),
    Column("found_at", UtcTime, nullable=False),
    Column("examined_at", UtcTime, index=True),
    Column("alerted_at", UtcTime, index=True),
    Column("existing", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("name", "brand_id", "mark"),
)

#: One row for each different answer to one question; `last_seen` moves while the answer stays the same.
facts = Table(
    "facts",
    metadata,
    Column("id", _NUMBER, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False),
    Column("kind", String(50), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("answer", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("first_seen", UtcTime, nullable=False),
    Column("last_seen", UtcTime, nullable=False),
    Index("ix_facts_name_kind", "name", "kind"),
)

#: The history of cases. Triggers refuse every UPDATE and DELETE (see the first migration).
journal = Table(
    "journal",
    metadata,
    Column("case_id", _NUMBER, ForeignKey("cases.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", String(50), nullable=False),
    Column("before", String(20), nullable=False),
    Column("after", String(20), nullable=False),
    Column("why", Text, nullable=False),
    Column("link", String(64), nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", _NUMBER, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("case_id", _NUMBER, ForeignKey("cases.id"), index=True),
    Column("recipient", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("not_before", UtcTime, nullable=False),
    Column("state", String(20), nullable=False, index=True),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("last_error", Text, nullable=False, server_default=""),
    Column("created_at", UtcTime, nullable=False),
    Column("sent_at", UtcTime),
)

#: What is wrong with the installation right now; a row without `cleared_at` is in force.
health = Table(
    "health",
    metadata,
    Column("id", _NUMBER, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("cleared_at", UtcTime),
    Column("mailed_at", UtcTime),
)

#: The brands in force, each with the fingerprint of its marks.
watched = Table(
    "watched",
    metadata,
    Column("brand_id", String(100), primary_key=True),
    Column("marks", String(64), nullable=False),
)

#: The zones of which all names are kept beside the database, as `feed/zone`.
stocks = Table("stocks", metadata, Column("source", String(400), primary_key=True))

#: Brands that are still to be held against names that were there before; a row goes when it is done. `source` is a
#: stock, or empty for the table `names`; `after` is the last name looked at, empty before the first.
backfills = Table(
    "backfills",
    metadata,
    Column("source", String(400), primary_key=True),
    Column("brand_id", String(100), primary_key=True),
    Column("marks", String(64), nullable=False),
    Column("after", Text().with_variant(Text(collation="C"), "postgresql"), nullable=False),
)

#: The daemon's jobs: when they ran, how that ended, when they run next.
jobs = Table(
    "jobs",
    metadata,
    Column("name", String(120), primary_key=True),
    Column("started_at", UtcTime),
    Column("finished_at", UtcTime),
    Column("outcome", Text, nullable=False, server_default=""),
    Column("next_at", UtcTime),
)
