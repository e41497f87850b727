"""A list on the web is fetched when it changes, and read once."""

import gzip
from pathlib import Path

import pytest

from feeds import Cursor, Garbled, Refused, Unreachable
from tests.feeds.bench import pulled, workplace
from tests.feeds.rogue import Rogue, answered, ranged, saying

pytestmark = pytest.mark.slow

LIST = b"a.com\nb.com\nc.com\n"


def bodies(folder: Path) -> list[str]:
    return sorted(file.name for file in (folder / "workplace").glob("body-*"))


def test_unchanged_list_costs_one_conditional_request(tmp_path: Path) -> None:
    with Rogue(ranged(LIST, '"1"')) as server:
        first = pulled(workplace(tmp_path), url=server.url)
        again = pulled(workplace(tmp_path), first.cursor, url=server.url)

    assert (first.names, again.blocks, again.error) == (["a.com", "b.com", "c.com"], [], None)
    assert [request.headers.get("if-none-match") for request in server.requests] == [None, '"1"']


def test_unchanged_list_is_not_fetched_again_though_its_body_was_deleted(tmp_path: Path) -> None:
    with Rogue(ranged(LIST, '"1"')) as server:
        first = pulled(workplace(tmp_path), url=server.url)
        for file in (tmp_path / "workplace").iterdir():
            file.unlink()
        again = pulled(workplace(tmp_path), first.cursor, url=server.url)

    assert (again.blocks, again.error) == ([], None)
    assert server.requests[1].headers["if-none-match"] == '"1"'


def test_server_without_validators_is_asked_for_the_whole_and_the_same_body_is_not_read_twice(tmp_path: Path) -> None:
    with Rogue(saying(answered(200, LIST))) as server:
        first = pulled(workplace(tmp_path), url=server.url)
        again = pulled(workplace(tmp_path), first.cursor, url=server.url)

    assert (first.names, again.blocks, len(server.requests)) == (["a.com", "b.com", "c.com"], [], 2)


def test_changed_list_is_read_and_the_previous_body_is_deleted(tmp_path: Path) -> None:
    with Rogue(ranged(LIST, '"1"')) as server:
        first = pulled(workplace(tmp_path), url=server.url)
        before = bodies(tmp_path)
        server.answer = ranged(gzip.compress(LIST + b"d.com"), '"2"')
        later = pulled(workplace(tmp_path), first.cursor, url=server.url)

    assert later.names[-1] == "d.com"
    assert len(bodies(tmp_path)) == 1
    assert bodies(tmp_path) != before


def test_reading_goes_on_after_a_crash_without_a_new_download(tmp_path: Path) -> None:
    long_list = b"".join(b"name-number-%d.example\n" % number for number in range(200_000))
    with Rogue(ranged(long_list, '"1"')) as server:
        whole = pulled(workplace(tmp_path), url=server.url)
        # The receiver died behind the third block, and a crash before the first leaves no cursor at all.
        rest = pulled(workplace(tmp_path), whole.blocks[2].cursor, url=server.url)
        anew = pulled(workplace(tmp_path), None, url=server.url)
        server.answer = saying(answered(503))
        offline = pulled(workplace(tmp_path), whole.blocks[2].cursor, url=server.url)

    assert [request.headers.get("if-none-match") for request in server.requests] == [None, '"1"', '"1"', '"1"']
    done = [name for block in whole.blocks[:3] for name in block.names.decode().split("\n")]
    assert done + rest.names == whole.names == anew.names
    assert offline.names == rest.names
    assert isinstance(offline.error, Unreachable)


def test_error_page_with_status_200_is_garbled_and_the_list_behind_it_is_read_later(tmp_path: Path) -> None:
    with Rogue(ranged(b"<!DOCTYPE html>\n<p>a.com</p>\n", '"1"')) as server:
        page = pulled(workplace(tmp_path), url=server.url + "/list?key=sesame")
        server.answer = ranged(LIST, '"2"')
        later = pulled(workplace(tmp_path), None, url=server.url + "/list?key=sesame")

    assert (page.blocks, type(page.error)) == ([], Garbled)
    assert "sesame" not in str(page.error)
    assert later.names == ["a.com", "b.com", "c.com"]


def test_other_address_is_another_list(tmp_path: Path) -> None:
    with Rogue(ranged(LIST, '"1"')) as server:
        one = pulled(workplace(tmp_path), url=server.url + "/one")
        two = pulled(workplace(tmp_path), one.cursor, url=server.url + "/two")

    assert two.names == ["a.com", "b.com", "c.com"]
    assert "if-none-match" not in server.requests[1].headers


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version":1}', '{"version":9,"files":{}}', "[" * 100_000])
def test_cursor_that_cannot_be_read_means_reading_anew(tmp_path: Path, text: str) -> None:
    with Rogue(ranged(LIST, '"1"')) as server:
        found = pulled(workplace(tmp_path), Cursor(text), url=server.url)

    assert (found.names, found.error) == (["a.com", "b.com", "c.com"], None)


@pytest.mark.parametrize("damage", [b"", b"{}", b"[]", b"\xff", b'{"name": "../../secret"}'])
def test_damaged_notes_of_a_body_mean_a_new_download(tmp_path: Path, damage: bytes) -> None:
    with Rogue(ranged(LIST, '"1"')) as server:
        pulled(workplace(tmp_path), url=server.url)
        (tmp_path / "workplace" / "body.json").write_bytes(damage)
        found = pulled(workplace(tmp_path), None, url=server.url)

    assert (found.names, found.error) == (["a.com", "b.com", "c.com"], None)


def test_address_inside_is_refused_unless_it_is_allowed(tmp_path: Path) -> None:
    with Rogue(ranged(LIST, '"1"')) as server:
        found = pulled(workplace(tmp_path, allow_private=False), url=server.url)

    assert (found.blocks, type(found.error), server.connections) == ([], Refused, 0)
