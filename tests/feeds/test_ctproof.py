"""A name's place in a log is proven by one file, and no file proves what is not so."""

import json
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domainwatch.world import Authority, CtLog, LogServer
from domainwatch.world.ctserver import Answer
from feeds.ctproof import Sighting, fetch_evidence
from feeds.errors import FeedError, Garbled
from feeds.parse.ctleaf import entries_of, read_chain, read_proof
from feeds.parse.ctproof import EVIDENCE_BYTES, Check, Evidence, Verdict, check_evidence, read_evidence
from feeds.parse.loglist import Log, read_list
from feeds.parse.merkle import leaf_hash
from feeds.parse.tbs import identity_of
from tests.fakes import FakeClock
from tests.feeds import ctliar
from tests.feeds.bench import workplace
from tests.feeds.ctliar import Asked, Lie, LyingServer

pytestmark = pytest.mark.slow

NAME = "aliexpress-login.top"
ARGON = Path(__file__).parents[3] / "shared" / "data" / "ct" / "real" / "argon2020"
#: Entries before and behind those about NAME, so that tiles are full and not.
BEFORE, BEHIND = 258, 40


class Hall:
    """A log of one family in which a name was certified: its precertificate at BEFORE, its certificate behind that."""

    def __init__(self, folder: Path, server: LogServer, authority: Authority, *, is_tiled: bool) -> None:
        self.place, self.server = workplace(folder), server
        self.log = server.add(CtLog(name="tiled" if is_tiled else "plain", is_tiled=is_tiled))
        at = server.now()
        for number in range(BEFORE // 2):
            authority.issue([f"n{number}.example"], at, [self.log])
        self.certificate = identity_of(authority.issue([NAME, "www." + NAME], at, [self.log])).hex()
        for number in range(BEHIND):
            authority.issue([f"m{number}.example"], at, [self.log])

    @property
    def listed(self) -> Log:
        """The log as its list describes it."""
        return next(log for log in read_list(self.server.log_list()).logs if log.id == self.log.id)

    def evidence(self, **other: object) -> Evidence:
        """What proves the precertificate, or what else is asked for."""
        asked = {"name": NAME, "certificate": self.certificate, "index": BEFORE, **other}
        return fetch_evidence(Sighting(**asked), self.listed, self.place)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def halls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Hall]]:
    clock = FakeClock()
    authority = Authority("Test Authority", clock.now())
    with LogServer(clock.now) as server:
        yield {
            name: Hall(tmp_path_factory.mktemp(name), server, authority, is_tiled=name == "tiled")
            for name in ("plain", "tiled")
        }


@pytest.fixture(params=["plain", "tiled"])
def hall(request: pytest.FixtureRequest, halls: dict[str, Hall]) -> Hall:
    return halls[request.param]


def verdicts(evidence: Evidence, known: list[Log] | None = None) -> dict[str, Verdict]:
    return {check.part: check.verdict for check in check_evidence(evidence, known)}


def checks(evidence: Evidence) -> list[Check]:
    return list(check_evidence(evidence))


@pytest.mark.parametrize("behind", [0, 1], ids=["precertificate", "certificate"])
def test_file_proves_by_itself_what_a_log_has(hall: Hall, behind: int) -> None:
    fetched = hall.evidence(index=BEFORE + behind)

    read = read_evidence(fetched.to_json())

    assert read == fetched
    assert verdicts(read, [hall.listed]) == dict.fromkeys(("log", "head", "inclusion", "name", "issuer"), "right")
    told = {check.part: check.told for check in checks(read)}
    assert (
        told["name"] == f"the {('precertificate', 'certificate')[behind]} in the leaf is for {NAME} and 1 other names"
    )
    assert told["issuer"] == "issued by CN=Test Authority"


def test_name_of_a_wildcard_is_proven_by_its_base(hall: Hall) -> None:
    assert verdicts(replace(hall.evidence(), name="www." + NAME))["name"] == Verdict.RIGHT


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("inclusion", {"index": BEFORE + 1}),
        ("inclusion", {"path": ()}),
        ("inclusion", {"leaf": b"\0\0" + bytes(40)}),
        ("head", {"key": b"none"}),
        ("head", {"head": b"{}"}),
        ("head", {"is_tiled": None}),
        ("name", {"name": "aliexpress.com"}),
        ("issuer", {"chain": None}),
    ],
    ids=lambda value: value if isinstance(value, str) else next(iter(value)),
)
def test_whatever_is_changed_is_called_wrong(hall: Hall, part: str, change: dict[str, object]) -> None:
    evidence = hall.evidence()
    if "is_tiled" in change:
        change = {"is_tiled": not evidence.is_tiled}
    if "chain" in change:
        change = {"chain": (Authority("Other Authority", hall.server.now()).root,)}

    changed = replace(evidence, **change)  # type: ignore[arg-type]

    assert verdicts(changed)[part] == Verdict.WRONG


def test_log_that_the_list_does_not_know_is_called_wrong_though_all_else_is_right(hall: Hall) -> None:
    found = verdicts(hall.evidence(), [])

    assert found.pop("log") == Verdict.WRONG
    assert set(found.values()) == {Verdict.RIGHT}


def test_chain_that_cannot_be_read_leaves_the_issuer_open(hall: Hall) -> None:
    evidence = hall.evidence()

    assert verdicts(replace(evidence, chain=(b"0\0",)))["issuer"] == Verdict.OPEN
    assert verdicts(replace(evidence, chain=()))["issuer"] == Verdict.OPEN


def test_other_certificate_at_that_place_is_no_proof(hall: Hall) -> None:
    with pytest.raises(Garbled, match="is another certificate now"):
        hall.evidence(index=BEFORE + 2)


@pytest.mark.skipif(not ARGON.is_dir(), reason="the collected logs are not here")
def test_entry_of_a_real_log_of_nine_hundred_million_is_proven_with_its_real_chain() -> None:
    def answer(pattern: str) -> bytes:
        (file,) = ARGON.glob(pattern)
        return file.read_bytes()

    (item,) = json.loads(answer("get-entries-*"))["entries"]
    leaf, extra_data = b64decode(item["leaf_input"]), b64decode(item["extra_data"])
    ((name, *_),) = entries_of([leaf], 10_000).names().by_certificate(1)
    evidence = Evidence(
        name=name,
        description="Argon",
        operator="Google",
        url="https://log.test/",
        origin="",
        is_tiled=False,
        key=b64decode(json.loads(answer("key.json"))["key"]),
        index=10_000,
        leaf=leaf,
        head=answer("get-sth"),
        path=read_proof(answer("get-proof-*"), leaf_hash(leaf)).path,
        chain=read_chain(extra_data, is_precert=False).certificates,
    )

    assert verdicts(evidence) == dict.fromkeys(("head", "inclusion", "name", "issuer"), "right")


def spoiled(asked: Asked, honest: Answer) -> Answer:
    """Proofs and tiles of hashes with a hash that is another."""
    if asked.path == "ct/v1/get-proof-by-hash":
        told = json.loads(honest.body)
        return Answer(body=json.dumps({**told, "audit_path": [*told["audit_path"][1:], "A" * 43 + "="]}).encode())
    if asked.path.startswith("tile/0/"):
        return Answer(body=bytes(len(honest.body)))
    return honest


def lazy(asked: Asked, honest: Answer) -> Answer:
    """A page without entries, a tile with too few of them."""
    if asked.path == "ct/v1/get-entries":
        return Answer(body=b'{"entries": []}')
    return Answer(body=b"") if asked.path.startswith("tile/data/") else honest


@pytest.mark.parametrize("lie", [spoiled, lazy, ctliar.status(503), ctliar.status(403)])
@pytest.mark.parametrize("family", ["plain", "tiled"])
def test_log_that_does_not_prove_what_it_showed_is_named_in_an_error(tmp_path: Path, family: str, lie: Lie) -> None:
    clock = FakeClock()
    with LyingServer(clock.now) as server:
        hall = Hall(tmp_path, server, Authority("Test Authority", clock.now()), is_tiled=family == "tiled")
        hall.evidence()
        server.lies[family] = lie

        with pytest.raises(FeedError, match=r"is not proven|does not hold the one entry|of the tile|answered [45]03"):
            hall.evidence()


def test_index_behind_the_log_is_told(hall: Hall) -> None:
    with pytest.raises(FeedError, match=r"400|entries only"):
        hall.evidence(index=10_000)


@settings(max_examples=60)
@given(data=st.data())
def test_file_with_a_changed_byte_proves_nothing_else(halls: dict[str, Hall], data: st.DataObject) -> None:
    hall = halls[data.draw(st.sampled_from(["plain", "tiled"]))]
    evidence = EVIDENCE[hall.log.name] = EVIDENCE.get(hall.log.name) or hall.evidence()
    body = bytearray(evidence.to_json())
    body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))

    try:
        read = read_evidence(bytes(body))
    except Garbled:
        return
    is_proven = Verdict.WRONG not in verdicts(read).values()

    # What is not covered by the proof are words about the log, and how a signed head is written.
    proven = ("name", "index", "leaf", "path", "key")
    assert not is_proven or all(getattr(read, part) == getattr(evidence, part) for part in proven)


#: One proof of each log, fetched once for many examples.
EVIDENCE: dict[str, Evidence] = {}


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b" " * (EVIDENCE_BYTES + 1), b'{"form": "another"}'])
def test_other_files_are_none(body: bytes) -> None:
    with pytest.raises(Garbled):
        read_evidence(body)
