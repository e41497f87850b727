"""No name in a certificate is lost, whatever else in it is broken."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.parse.certnames import CertNames, OddName, names_in, names_of
from feeds.parse.ctwalk import ODD_LIMIT
from feeds.parse.label import NotAName, a_labels
from tests.feeds.certs import (
    DNS,
    OCTETS,
    SAN_ID,
    SEQUENCE,
    alternatives,
    der,
    extension,
    hosts,
    name_of,
    signed,
    tbs,
    well_formed,
)

# The first reading compiles it.
pytestmark = pytest.mark.slow

BASIC_CONSTRAINTS = extension(b"\x55\x1d\x13", b"\x30\x00", critical=True)
GOOD = alternatives(b"good.example.com")
MAIL, OTHER_NAME, DIRECTORY, URI, IP = 0x81, 0xA0, 0xA4, 0x86, 0x87

GOOD_NAME = "good.example.com"
LONG_LIST = der(OCTETS, der(SEQUENCE, der(DNS, b"good.example.com", octets=5), octets=4), octets=3)
TWO_LISTS = der(SEQUENCE, der(DNS, b"a.example.com")) + der(SEQUENCE, der(DNS, b"b.example.com"))
STARS = (b"*.a.example.com", b"*.*.b.example.com", b"w*.c.example.com", b"x.*.d.example.com")
UMLAUT, UMLAUT_A = "bücher.example.com", "xn--bcher-kva.example.com"

#: Extensions and subjects as real logs take them in, or may; the names to be found, and the kinds of complaint.
EXTENSIONS: dict[str, tuple[list[bytes], list[str], list[str]]] = {
    "plain": ([GOOD], [GOOD_NAME], []),
    "latin-1": ([alternatives(b"caf\xe9.example.com"), GOOD], ["xn--caf-dma.example.com", GOOD_NAME], []),
    "utf-8": ([alternatives(UMLAUT.encode())], [UMLAUT_A], []),
    "nul": ([alternatives(b"good.example.com\0.evil.example")], [GOOD_NAME, "evil.example"], []),
    "two lists": ([GOOD, alternatives(b"second.example.com")], [GOOD_NAME, "second.example.com"], []),
    "two constraints": ([BASIC_CONSTRAINTS, BASIC_CONSTRAINTS, GOOD], [GOOD_NAME], []),
    "short address": ([alternatives((IP, b"\1\2\3"), b"good.example.com")], [GOOD_NAME], ["iPAddress"]),
    "unknown type": ([alternatives((0x8C, b"what")), GOOD], [GOOD_NAME], ["GeneralName of type 0x8c"]),
    "other name": ([alternatives((OTHER_NAME, b"\6\1\1")), GOOD], [GOOD_NAME], ["otherName"]),
    "long tag": (
        [extension(SAN_ID, der(SEQUENCE, b"\x9f\x81\x02\x03odd", der(DNS, b"good.example.com")))],
        [GOOD_NAME],
        ["GeneralName of type 0x9f"],
    ),
    "mail": ([alternatives((MAIL, b"post@mail.example.com"))], ["mail.example.com"], []),
    "mail in latin-1": ([alternatives((MAIL, b"jos\xe9@mail.example.com"))], ["mail.example.com"], []),
    "malformed punycode": ([alternatives(b"xn--99999999.example.com")], ["xn--99999999.example.com"], []),
    "hyphen at the end": ([alternatives(b"a.xn--zz-.example.com")], ["a.xn--zz.example.com"], ["dNSName"]),
    "long label": ([alternatives(b"a." + b"b" * 70 + b".example.com")], [f"a.{'b' * 63}.example.com"], ["dNSName"]),
    "long name": ([alternatives(b"a.b." * 70 + b"example.com")], [("a.b." * 70 + "example.com")[-253:]], ["dNSName"]),
    "address as name": ([alternatives(b"192.0.2.7"), GOOD], [GOOD_NAME], []),
    "url": ([alternatives(b"https://good.example.com:443/login?x")], [GOOD_NAME], []),
    "uri": ([alternatives((URI, b"https://me@good.example.com/"))], [GOOD_NAME], []),
    "blanks around": ([alternatives(b" good.example.com ")], [GOOD_NAME], []),
    "blank between": ([alternatives(b"one.example.com\ttwo.example.com")], ["one.example.com", "two.example.com"], []),
    "final dot": ([alternatives(b"GOOD.Example.COM.")], [GOOD_NAME], []),
    "asterisks": ([alternatives(*STARS)], [f"{name}.example.com" for name in ("a", "b", "w.c", "x.d")], []),
    "many dots": ([alternatives(b"..good..example.com..")], [GOOD_NAME], []),
    "empty": ([alternatives(b"", b"good.example.com")], [GOOD_NAME], ["dNSName"]),
    "no dot": ([alternatives(b"localhost", b"good.example.com")], [GOOD_NAME], ["dNSName"]),
    "directory name": ([alternatives((DIRECTORY, name_of(b"dir.example.com")))], ["dir.example.com"], []),
    "long lengths": ([der(SEQUENCE, b"\6\x81\3" + SAN_ID, LONG_LIST)], [GOOD_NAME], []),
    "two lists in the octets": ([extension(SAN_ID, TWO_LISTS)], ["a.example.com", "b.example.com"], []),
    "name that runs out": (
        [extension(SAN_ID, der(SEQUENCE, b"\x82\x7fgood.example.com"))],
        [GOOD_NAME],
        ["certificate"],
    ),
    "indefinite length": ([b"\x30\x80" + GOOD[2:] + b"\0\0"], [GOOD_NAME], ["certificate"]),
    "list without octets": ([der(SEQUENCE, der(0x06, SAN_ID)), GOOD], [GOOD_NAME], ["certificate"]),
}
SUBJECTS: dict[str, tuple[bytes, list[str], list[str]]] = {
    "common names": (name_of(b"one.example.com", b"two.example.com"), ["one.example.com", "two.example.com"], []),
    "wide common name": (name_of(UMLAUT.encode("utf-16-be"), tag=0x1E), [UMLAUT_A], []),
    "universal common name": (name_of(GOOD_NAME.encode("utf-32-be"), tag=0x1C), [GOOD_NAME], []),
    "latin-1 common name": (name_of(UMLAUT.encode("latin-1"), tag=0x14), [UMLAUT_A], []),
    "company": (name_of(b"Good Company"), [], ["commonName"]),
}
VERSIONS = {"version 5": b"\xa0\x03\x02\x01\x05", "no version": b"", "bare version": b"\x02\x01\x02"}
TRICKY: dict[str, tuple[bytes, list[str], list[str]]] = {
    **{name: (tbs(*parts), names, kinds) for name, (parts, names, kinds) in EXTENSIONS.items()},
    **{name: (tbs(subject=subject), names, kinds) for name, (subject, names, kinds) in SUBJECTS.items()},
    **{name: (tbs(GOOD, version=version), [GOOD_NAME], []) for name, version in VERSIONS.items()},
}


@pytest.mark.parametrize(("inside", "names", "kinds"), TRICKY.values(), ids=TRICKY)
@pytest.mark.parametrize("is_tbs", [True, False], ids=["precertificate", "certificate"])
def test_name_is_found_whatever_else_is_broken(inside: bytes, names: list[str], kinds: list[str], is_tbs: bool) -> None:
    found = names_of(inside if is_tbs else signed(inside), is_tbs=is_tbs)

    assert set(names) <= set(names_found(found))
    assert [odd.kind for odd in found.odd] == kinds
    assert "issuer.never.found" not in names_found(found)


def names_found(found: CertNames) -> list[str]:
    (names,) = found.by_certificate(1)
    return names


def test_latin_1_and_utf_8_are_both_read_where_both_may_be_meant() -> None:
    found = names_found(names_of(tbs(alternatives(UMLAUT.encode())), is_tbs=True))

    assert set(found) == {UMLAUT_A, a_labels(UMLAUT.encode().decode("latin-1"))}


def test_common_name_that_says_to_be_utf_8_is_read_as_that_alone() -> None:
    assert names_found(names_of(tbs(subject=name_of(UMLAUT.encode())), is_tbs=True)) == [UMLAUT_A]


def test_addresses_are_given_as_text() -> None:
    values: list[bytes | tuple[int, bytes]] = [
        (IP, b"\xc0\0\2\7"),
        (IP, bytes(15) + b"\1"),
        (MAIL, b"post@mail.example.com"),
        b"192.0.2.8",
    ]

    found = names_of(tbs(alternatives(*values)), is_tbs=True)

    assert [address.text for address in found.addresses] == ["192.0.2.7", "::1", "post@mail.example.com", "192.0.2.8"]
    assert names_found(found) == ["mail.example.com"]


def test_value_that_cannot_be_read_is_kept_as_it_is_with_the_reason() -> None:
    found = names_of(tbs(alternatives(b"pay!pal.example.com")), is_tbs=True)

    reason = "has a character that no name may have"
    assert found.odd == (OddName(owner=0, kind="dNSName", raw=b"pay!pal.example.com", reason=reason),)
    assert names_found(found) == ["pay-pal.example.com"]


def test_value_longer_than_any_name_is_told_and_kept_and_read_in_part() -> None:
    found = names_of(tbs(alternatives(b"good.example.com\0" + b"x.example.com " * 9000)), is_tbs=True)

    assert names_found(found)[:2] == ["good.example.com", "x.example.com"]
    assert [len(odd.raw) for odd in found.odd] == [1025]
    assert "is longer than any name" in found.odd[0].reason


@pytest.mark.parametrize("cut", [0, 1, 2, 5, 80, 200])
def test_certificate_that_is_cut_short_is_told(cut: int) -> None:
    found = names_of(signed(tbs(GOOD))[:cut])

    assert found.odd[0].kind == "certificate"


@pytest.mark.parametrize("is_tbs", [True, False])
def test_bytes_behind_a_certificate_are_told(is_tbs: bool) -> None:
    found = names_of((tbs(GOOD) if is_tbs else signed(tbs(GOOD))) + b"x", is_tbs=is_tbs)

    assert names_found(found) == ["good.example.com"]
    assert [odd.reason for odd in found.odd] == ["bytes follow the certificate"]


def test_certificate_with_too_many_odd_names_is_told_and_its_regular_names_are_all_found() -> None:
    odd = [b"x!%d.example.com" % number for number in range(ODD_LIMIT + 5)]

    found = names_of(tbs(alternatives(*odd, b"last.example.com")), is_tbs=True)

    assert names_found(found) == ["last.example.com", *(f"x-{number}.example.com" for number in range(ODD_LIMIT))]
    assert len(found.odd) == ODD_LIMIT + 1
    assert found.odd[0].reason == "more than 1,000 names are odd"


LABELS = st.from_regex(r"[A-Za-z0-9_]([A-Za-z0-9_-]{0,5}[A-Za-z0-9_])?", fullmatch=True)
NAMES = st.builds(
    lambda labels, top: ".".join([*labels, top]),
    st.lists(LABELS, min_size=1, max_size=4),
    st.sampled_from(["com", "XN--P1AI", "a1"]),
)


@given(names=st.lists(NAMES, max_size=6), stars=st.booleans(), common=st.lists(NAMES, max_size=2))
def test_names_are_those_that_cryptography_wrote(names: list[str], stars: bool, common: list[str]) -> None:
    written = ["*." + name for name in names] if stars else names

    found = names_of(well_formed(hosts(*written), common))

    assert set(names_found(found)) == {name.lower() for name in [*names, *common]}
    assert found.odd == ()
    assert found.names.count(b"\n") == max(0, found.count - 1)


VALUES = st.one_of(
    st.binary(max_size=30),
    st.text("aZ0-_.*\0 /:@\xe9", max_size=30).map(lambda text: text.encode("latin-1")),
    NAMES.map(str.encode),
    st.builds(
        lambda label, count: (label + b".") * count + b"com", st.binary(min_size=1, max_size=64), st.integers(1, 9)
    ),
)


@given(value=VALUES)
def test_name_is_written_at_once_only_as_the_exact_reader_would_read_it(value: bytes) -> None:
    found = names_of(tbs(alternatives(value)), is_tbs=True)

    for name in names_found(found):
        assert a_labels(name) == name
    assert found.count or found.odd or found.addresses
    if value.isascii() and found.count == 0 and not found.addresses:
        with pytest.raises(NotAName):
            a_labels(value.decode())


@given(certificates=st.lists(st.tuples(st.sampled_from(sorted(TRICKY)), st.integers(0, 400), st.integers(0, 255))))
def test_broken_certificate_takes_no_name_from_its_neighbours(certificates: list[tuple[str, int, int]]) -> None:
    broken = [bytearray(TRICKY[name][0]) for name, _, _ in certificates]
    for (_, place, octet), certificate in zip(certificates, broken, strict=True):
        certificate[place % len(certificate)] = octet
    batch = [part for one in broken for part in (tbs(GOOD), bytes(one))]
    ends = np.cumsum([len(part) for part in batch], dtype=np.int64)
    bounds = np.array([(end - len(part), end, 1) for part, end in zip(batch, ends, strict=True)], np.int64)

    found = names_in(np.frombuffer(b"".join(batch), np.uint8), bounds.reshape(-1, 3))

    together = found.by_certificate(len(batch))
    assert together[::2] == [["good.example.com"]] * len(broken)
    assert together[1::2] == [names_found(names_of(bytes(one), is_tbs=True)) for one in broken]


@given(data=st.binary())
def test_any_bytes_are_read_without_complaint_or_told(data: bytes) -> None:
    assert names_of(der(SEQUENCE, der(SEQUENCE, data))).odd
    names_of(tbs(extension(SAN_ID, data)), is_tbs=True)
    names_of(tbs(data), is_tbs=True)
    names_of(tbs(subject=der(SEQUENCE, data)), is_tbs=True)


GROWING: dict[str, Callable[[int], bytes]] = {
    "names": lambda count: alternatives(*[b"%d.example.com" % number for number in range(count)]),
    "empty elements": lambda count: extension(SAN_ID, b"\x30\x00" * count),
    "empty extensions": lambda count: b"\x30\x00" * count,
    "tag without end": lambda count: extension(SAN_ID, der(SEQUENCE, b"\x9f" + b"\xff" * count)),
    "odd names": lambda count: alternatives(*[b"!"] * count),
    "lengths": lambda count: extension(SAN_ID, der(SEQUENCE, (b"\x82\xfe" + bytes(126)) * (count // 64))),
}


@pytest.mark.parametrize("shape", GROWING)
def test_time_grows_no_faster_than_the_certificate(shape: str) -> None:
    small, large = (tbs(GROWING[shape](count)) for count in (20_000, 160_000))
    seconds_of(small)

    # Eight times the bytes may take eight times the time; a quadratic walk would take sixty-four times.
    assert seconds_of(large) < 30 * max(seconds_of(small), 0.002)


def seconds_of(certificate: bytes) -> float:
    """CPU seconds of the quickest of three readings."""
    taken = []
    for _ in range(3):
        start = process_time()
        names_of(certificate, is_tbs=True)
        taken.append(process_time() - start)
    return min(taken)


def test_certificates_are_read_the_same_without_numba(checkout: Path) -> None:
    script = """
import json
from feeds.parse import compiled
compiled.IS_COMPILED = False
from tests.feeds.test_certnames import names_of_tricky
print(json.dumps(names_of_tricky()))
"""

    plain = subprocess.run([sys.executable, "-W", "error", "-c", script], cwd=checkout, capture_output=True, check=True)

    assert json.loads(plain.stdout) == names_of_tricky()


def names_of_tricky() -> list[list[str]]:
    """The names in, and the complaints about, each tricky certificate."""
    found = [names_of(signed(inside)) for inside, _, _ in TRICKY.values()]
    return [names_found(one) + [f"{odd.kind} {odd.reason}" for odd in one.odd] for one in found]
