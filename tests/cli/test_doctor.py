"""The doctor finds what is wrong, and nothing where all is well."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from domainwatch.world import DnsFault, Internet, MailFault, Part, demo_cast
from tests.cli.desk import Desk
from tests.servers.process import free_port

pytestmark = pytest.mark.slow

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def internet() -> Iterator[Internet]:
    """The world, with a name in it that has been there as long as DNS."""
    cast = demo_cast(NOW)
    known = Part(name="iana.org", about="what the doctor asks for", records="@ 60 IN A 127.0.0.50\n")
    with Internet(replace(cast, parts=(*cast.parts, known)), NOW) as internet:
        yield internet


@pytest.fixture
def desk(internet: Internet, empty_desk: Desk) -> Iterator[Desk]:
    """A desk in that world, whose faults end with the test."""
    internet.write_config(empty_desk.config, empty_desk.data)
    yield empty_desk
    internet.dns.faults.pop("iana.org", None)
    internet.mail.fault = None


def change(desk: Desk, file: str, section: str, **values: object) -> None:
    """Changes settings in a file of the configuration."""
    path = desk.config / file
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content.setdefault(section, {}).update(values)
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def advice(desk: Desk) -> dict[str, str]:
    """What the doctor wants mended, by part."""
    said = desk("doctor", "--json")
    looks = said.json
    assert all(list(look) == ["part", "seen", "advice"] for look in looks)
    found = {look["part"]: look["advice"] for look in looks if look["advice"]}
    assert said.status == (1 if found else 0)
    return found


def test_all_is_well_in_a_world_that_works(desk: Desk) -> None:
    said = desk("doctor")

    assert (said.status, said.err) == (0, "")
    parts = [line.split(":")[0] for line in said.out.splitlines()]
    assert parts[:7] == [f"✓ {part}" for part in LOOKS]
    feeds = yaml.safe_load((desk.config / "feeds.yaml").read_text(encoding="utf-8"))["feeds"]
    assert parts[7:] == [f"✓ feed {feed['id']}" for feed in feeds] != []
    assert advice(desk) == {}


LOOKS = ["brands", "database", "disk", "permissions", "resolver", "mail server", "clock"]


@pytest.mark.parametrize("where", ["postgresql+psycopg://nobody:secret@127.0.0.1:{port}/none", "sqlite:///broken.db"])
def test_database_that_cannot_be_opened_does_not_hide_the_rest(internet: Internet, desk: Desk, where: str) -> None:
    internet.mail.fault = MailFault.BUSY
    (desk.config / "broken.db").write_bytes(b"this is a letter " * 100)
    path = desk.config / "domainwatch.yaml"
    path.write_text(f"{path.read_text(encoding='utf-8')}database: {where.format(port=free_port())}\n")

    said = desk("doctor")
    found = advice(desk)

    assert list(found) == ["database", "mail server"]
    assert found["database"].startswith("cannot open the database ")
    assert "secret" not in found["database"]
    assert [line.split(" ", 1)[1].split(":")[0] for line in said.out.splitlines() if line[0] in "✓!"][:7] == LOOKS
    assert "feed new-names: its options are right; how it did stands in the database" in said.out


def test_silent_resolver_is_found(desk: Desk) -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as mute:
        mute.bind(("127.0.0.1", 0))
        change(desk, "domainwatch.yaml", "resolver", servers=[f"127.0.0.1:{mute.getsockname()[1]}"], timeout_s=0.3)

        found = advice(desk)

    assert list(found) == ["resolver"]
    assert "nobody answers; set resolver.servers" in found["resolver"]


def test_resolver_that_knows_no_internet_is_found(internet: Internet, desk: Desk) -> None:
    internet.dns.faults["iana.org"] = DnsFault.REFUSED

    assert "it must be a recursive resolver" in advice(desk)["resolver"]


def test_mail_server_that_is_away_or_busy_is_found(internet: Internet, desk: Desk) -> None:
    internet.mail.fault = MailFault.BUSY
    busy = advice(desk)
    change(desk, "domainwatch.yaml", "smtp", port=free_port())
    away = advice(desk)

    assert list(busy) == list(away) == ["mail server"]
    assert busy["mail server"].startswith("421 ")
    assert "check smtp.host, port" in away["mail server"]


def test_list_of_rdap_servers_that_is_away_is_found(desk: Desk) -> None:
    change(desk, "domainwatch.yaml", "network", rdap_bootstrap=f"http://127.0.0.1:{free_port()}/dns.json")

    assert "did not answer (unreachable)" in advice(desk)["clock"]


def test_data_that_everybody_can_read_is_found(desk: Desk) -> None:
    desk("status")
    desk.data.chmod(0o755)

    found = advice(desk)["permissions"]

    assert found == f"others can read cases and mails: chmod o-rwx {desk.data}"


def test_feed_with_a_wrong_option_and_a_feed_that_is_no_kind_are_found(desk: Desk) -> None:
    feeds = [
        {"id": "typo", "kind": "flatlist", "pth": "names.txt"},
        {"id": "odd", "kind": "flatlst", "path": "names.txt"},
        {"id": "off", "kind": "nonsense", "enabled": False},
    ]
    (desk.config / "feeds.yaml").write_text(yaml.safe_dump({"feeds": feeds}))

    found = advice(desk)

    assert list(found) == ["feed typo", "feed odd"]
    assert "path" in found["feed typo"]
    assert "flatlist" in found["feed odd"]


def test_broken_brand_file_is_found_beside_good_ones(desk: Desk) -> None:
    Path(desk.config / "brands" / "broken.yaml").write_text("brand: B\n")

    assert "broken.yaml:1: marks: " in advice(desk)["brands"]
