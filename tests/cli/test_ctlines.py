"""Every entry of a log is a line, whatever is wrong with it."""

import json
from dataclasses import replace

from cryptography import x509

from domainwatch.cli._ctlines import lines_of
from feeds.parse.ctleaf import read_page
from tests.feeds.certs import alternatives, hosts, signed, tbs, well_formed
from tests.feeds.ctlogs import Logged, Rfc6962Log

PLAIN = well_formed([*hosts("shop.example", "*.shop.example"), x509.RFC822Name("a@shop.example")], ["www.shop.example"])
ODD = tbs(alternatives(b"pay!pal.example.com", b"d.example.com"))
LOG = Rfc6962Log(
    [
        Logged(certificate=PLAIN, timestamp=1_767_312_000_123),
        Logged(certificate=ODD, pre_certificate=signed(ODD)),
        Logged(certificate=b"\0\1\2"),
    ]
)
ENTRIES = read_page(LOG.page(0, 2), 40, 3)


def test_lines_tell_log_index_time_kind_and_names() -> None:
    plain, odd, broken = (json.loads(line.json) for line in lines_of("Pine", ENTRIES))

    assert plain == {
        "log": "Pine",
        "index": 40,
        "timestamp": 1_767_312_000_123,
        "kind": "certificate",
        "names": ["www.shop.example", "shop.example"],
        "addresses": ["a@shop.example"],
    }
    assert (odd["index"], odd["kind"]) == (41, "precertificate")
    assert "d.example.com" in odd["names"]
    assert "pay!pal.example.com" in odd["error"]
    assert (broken["index"], broken["names"]) == (42, [])
    assert broken["error"].startswith("certificate ")


def test_entry_that_is_none_is_a_line_of_unknown_kind() -> None:
    cut = replace(ENTRIES, rows=ENTRIES.rows.copy())
    cut.rows[0, 6:8] = 0
    cut.rows[0, 3] = 4

    line, *_ = lines_of("Pine", cut)

    assert (line.kind, line.names, line.error) == ("unknown", [], "entry has an unknown entry type")


def test_line_for_people_has_no_control_characters_of_others() -> None:
    text = [line.text for line in lines_of("Pi\tne\x1b[2J", ENTRIES)]

    assert text[0].split("\t")[1:] == [
        "40",
        "2026-01-02T00:00:00Z",
        "certificate",
        "www.shop.example shop.example a@shop.example",
    ]
    assert all("\x1b" not in line for line in text)
    assert [line.count("\t") for line in text] == [4, 5, 5]
