"""Changes that are applied to the version in force give what the whole zone would have given."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import Garbled
from feeds.parse import zonedelta
from feeds.parse.envelope import Record, envelope_of
from feeds.parse.nameline import line_of
from feeds.parse.transfer import Part, Sieve, Transfer, is_newer
from feeds.parse.zonedelta import Delta

Version = Mapping[bytes, frozenset[bytes]]

ZONE = b"test"

# Owners that are names, and some that are none; few, so that versions have much to do with one another.
owners = st.sampled_from([b"a.test", b"b.test", b"b.b.test", b"c.test", b"test", b"*.test", b"x.example", b"a b.test"])
servers = st.frozensets(st.sampled_from([b"ns1.x", b"ns2.x", b"ns.a.test"]), min_size=1)
versions = st.lists(st.dictionaries(owners, servers), min_size=2, max_size=5)


@pytest.mark.slow
@given(steps=versions, size=st.integers(1, 60))
def test_changes_give_what_the_whole_zone_gives(steps: list[Version], size: int) -> None:
    before = lines_of(names_in(whole(steps[0], 0)))
    after = names_in(whole(steps[-1], len(steps) - 1))

    changed = b"".join(delta_in(changes(steps)).applied(blocks(before, size)))

    assert sorted(changed.splitlines(keepends=True)) == sorted(lines_of(after))


@pytest.mark.slow
@given(steps=versions, records=st.lists(st.builds(Record, owners, st.just(b"ns1.x")), max_size=6))
def test_any_changes_give_a_version_or_are_garbled(steps: list[Version], records: list[Record]) -> None:
    honest = changes(steps)
    for place, record in enumerate(records):
        honest.insert(2 + place * 7919 % (len(honest) - 2), record)
    before = lines_of(names_in(whole(steps[0], 0)))

    try:
        after = b"".join(delta_in(honest).applied([b"".join(before)])).splitlines()
    except Garbled:
        return

    assert len({line.split(b"\t")[0] for line in after}) == len(after)
    assert all(line.split(b"\t")[1] for line in after)


@pytest.mark.parametrize(
    "serials",
    [
        [3, 0, 1, 2, 3, 3],  # a step begins where none has ended
        [3, 0, 1, 3],  # the end comes before the last version
        [3, 0, 3, 2],  # the end is of another version
        [3, 1, 3, 3],  # the changes are of another version than ours
    ],
)
def test_steps_that_do_not_follow_one_another_are_garbled(serials: list[int]) -> None:
    transfer = Transfer(ZONE, 0)

    with pytest.raises(Garbled, match="changes its serial in the middle"):
        list(transfer.take([Record(ZONE, serial=serial) for serial in serials]))


@pytest.mark.parametrize("is_there", [True, False])
def test_changes_of_another_version_than_ours_are_garbled(is_there: bool) -> None:
    delta = Delta()
    delta.note(b"a.test", b"ns1.x", is_there=is_there)
    ours = b"a.test\tns1.x\n" if is_there else b"a.test\tns2.x\n"

    with pytest.raises(Garbled, match=r"changes what a\.test does not have"):
        list(delta.applied([ours]))


def test_changes_of_a_name_with_more_servers_than_are_kept_are_garbled() -> None:
    servers = [b"%02d." % number + b"x" * 97 for number in range(60)]
    ours, delta = line_of(b"a.test", servers), Delta()
    for server in ours.split()[1:]:
        delta.note(b"a.test", server, is_there=False)

    # The name is not gone: it has servers that we never saw.
    with pytest.raises(Garbled, match=r"the servers of a\.test, of which not all are known"):
        list(delta.applied([ours]))


def test_recorded_answers_of_a_server_give_its_zone(recorded: Callable[[str], list[Record]]) -> None:
    before = lines_of(names_in(recorded("whole")))

    after = b"".join(delta_in(recorded("changes"), 2026112101).applied([b"".join(before)]))

    servers = b"ns1.hoster.example ns2.hoster.example\n"
    assert before == [
        b"alpha.test\t" + servers,
        b"beta.test\tns.beta.test\n",
        b"deep.under.test\tns1.hoster.example\n",
        b"gamma.test\t" + servers,
    ]
    assert sorted(after.splitlines()) == [
        b"alpha.test\tns2.hoster.example",
        b"beta.test\tns3.hoster.example",
        b"deep.under.test\tns1.hoster.example",
        b"delta.test\tns1.hoster.example",
    ]


def test_recorded_answer_of_a_server_without_news_ends_at_once(recorded: Callable[[str], list[Record]]) -> None:
    transfer = Transfer(ZONE, 2026112102)

    assert list(transfer.take(recorded("unchanged"))) == []
    assert (transfer.serial, transfer.part, transfer.is_done) == (2026112102, Part.NOTHING, True)


@pytest.fixture
def recorded(checkout: Path) -> Callable[[str], list[Record]]:
    """The records of an answer that NSD 4.6 gave, as it came over TCP."""

    def records(name: str) -> list[Record]:
        octets, found = (checkout / "tests" / "feeds" / "data" / "axfr" / name).read_bytes(), list[Record]()
        while octets:
            stop = 2 + int.from_bytes(octets[:2])
            found += envelope_of(octets[2:stop]).records
            octets = octets[stop:]
        return found

    return records


@pytest.mark.parametrize(
    ("serial", "than", "expected"),
    [
        (2, 1, True),
        (1, 1, False),
        (1, 2, False),
        (0, 2**32 - 1, True),
        (2**32 - 1, 0, False),
        (2**31 - 1, 0, True),
        (2**31, 0, False),
        (0, 2**31, False),
    ],
)
def test_serials_are_compared_around_their_circle(serial: int, than: int, expected: bool) -> None:
    assert is_newer(serial, than) is expected


def test_more_changes_than_memory_holds_are_garbled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zonedelta, "CHANGES", 3)
    delta = Delta()
    for number in range(3):
        delta.note(b"a.test", b"ns%d.x" % number, is_there=True)

    with pytest.raises(Garbled, match="changes more than 3 records at once"):
        delta.note(b"b.test", b"ns.x", is_there=True)


def whole(version: Version, serial: int) -> list[Record]:
    """The records of a whole transfer."""
    return [Record(ZONE, serial=serial), *records_of(version), Record(ZONE, serial=serial)]


def changes(steps: Sequence[Version]) -> list[Record]:
    """The records of an incremental transfer from the first version to the last (RFC 1995 section 4)."""
    last = Record(ZONE, serial=len(steps) - 1)
    records = [last]
    for number, (old, new) in enumerate(pairwise(steps)):
        gone, added = set(records_of(old)), set(records_of(new))
        records += [Record(ZONE, serial=number), *sorted(gone - added, key=str)]
        records += [Record(ZONE, serial=number + 1), *sorted(added - gone, key=str)]
    return [*records, last]


def records_of(version: Version) -> list[Record]:
    return [Record(owner, server) for owner, servers in version.items() for server in sorted(servers)]


def names_in(records: Sequence[Record]) -> dict[bytes, set[bytes]]:
    """The names of a whole transfer, and their servers."""
    transfer, sieve = Transfer(ZONE, None), Sieve(ZONE, "test")
    names: dict[bytes, set[bytes]] = {}
    for part, record in transfer.take(records):
        assert part is Part.WHOLE
        if sieve.is_name(record.owner):
            names.setdefault(record.owner, set()).add(record.server)
    assert transfer.is_done
    return names


def delta_in(records: Sequence[Record], have: int = 0) -> Delta:
    """What an incremental transfer from that serial changes."""
    transfer, sieve, delta = Transfer(ZONE, have), Sieve(ZONE, "test"), Delta()
    for part, record in transfer.take(records):
        if sieve.is_name(record.owner):
            delta.note(record.owner, record.server, is_there=part is Part.ADDED)
    return delta


def lines_of(names: Mapping[bytes, set[bytes]]) -> list[bytes]:
    return [name + b"\t" + b" ".join(sorted(servers)) + b"\n" for name, servers in sorted(names.items())]


def blocks(lines: Sequence[bytes], size: int) -> Iterator[bytes]:
    """The lines in blocks of about so many bytes."""
    block = b""
    for line in lines:
        block += line
        if len(block) >= size:
            yield block
            block = b""
    if block:
        yield block
