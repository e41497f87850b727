"""Apps to act with: real rooms on a real database, and a clock that stands still."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domainwatch.world import Cast, Internet
from domainwatch.world.cast import REGISTRAR_ONE
from domainwatch.world.part import Part
from domainwatch.world.registration import Registration
from feeds import sources
from tests.fakes import FakeClock
from tests.flow.desk import Desk
from tests.flow.parish import KINDS, Parish
from tests.flow.registrar import Registrar

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def registered(name: str) -> Registration:
    """A registration of this name, made yesterday."""
    return Registration(
        name=name,
        registrar=REGISTRAR_ONE,
        holder="Private Person",
        created=NOW,
        changed=NOW,
        expires=NOW.replace(year=2027),
        nameservers=(f"ns1.{name}",),
    )


CAST = Cast(
    brands=(),
    parts=(
        Part(
            name="aliexpress-sale.com",
            about="a name with addresses and mail, known to RDAP",
            records="@ 60 IN A 127.0.0.9\n@ 60 IN MX 10 mail\n",
            registration=registered("aliexpress-sale.com"),
        ),
        Part(name="aliexpress-bonus.ru", about="known to WHOIS only", registration=registered("aliexpress-bonus.ru")),
        Part(name="aliexpress-gift.com", about="known to RDAP only", registration=registered("aliexpress-gift.com")),
    ),
)


@pytest.fixture
def desk(tmp_path: Path, clock: FakeClock) -> Iterator[Desk]:
    """A desk on SQLite that asks nobody: its servers are closed ports."""
    with Desk(tmp_path, clock) as desk:
        yield desk


@pytest.fixture
def world() -> Iterator[Internet]:
    """A running world of three names, and every server that a desk asks."""
    with Internet(CAST, NOW) as internet:
        yield internet


@pytest.fixture
def online(tmp_path: Path, clock: FakeClock, world: Internet) -> Iterator[Desk]:
    """A desk whose servers are those of the world."""
    with Desk(tmp_path, clock, world) as desk:
        yield desk


@pytest.fixture
def parish(tmp_path: Path, clock: FakeClock, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Parish]:
    """A desk beside a feed that keeps zones; on SQLite and, among the slow ones, on PostgreSQL."""
    monkeypatch.setattr(sources, "__path__", [*sources.__path__, str(KINDS)])
    with Parish(tmp_path, clock, database_url) as parish:
        yield parish


@pytest.fixture
def registrar(
    tmp_path: Path, clock: FakeClock, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Registrar]:
    """A desk beside a feed that keeps names itself; on SQLite and, among the slow ones, on PostgreSQL."""
    monkeypatch.setattr(sources, "__path__", [*sources.__path__, str(KINDS)])
    with Registrar(tmp_path, clock, database_url) as registrar:
        yield registrar
