"""Messages of a transfer are read as the reference reader reads them, and hostile ones end as Garbled."""

import re
import struct

import dns.exception
import dns.message
import dns.name
import dns.rdataclass
import dns.rdatatype
import dns.rrset
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feeds import Garbled
from feeds.parse.envelope import Envelope, Record, envelope_of

HEAD = struct.pack("!HHHHHH", 7, 0x8000, 0, 1, 0, 0)
NS_HEAD = struct.pack("!HHI", 2, 1, 60)

labels = st.binary(min_size=1, max_size=12) | st.sampled_from([b"a", b"Test", b"xn--p1ai", b"*", b"a.b", b"\n"])
hosts = st.lists(labels, max_size=4).map(lambda parts: dns.name.Name([*parts, b"TEST", b""]))


@st.composite
def messages(draw: st.DrawFn) -> bytes:
    """An honest message of a transfer, compressed as the reference writer does."""
    question = dns.message.make_query("test.", "AXFR")
    message = dns.message.make_response(question)
    for owner in draw(st.lists(hosts, max_size=6)):
        host = draw(hosts).to_text()
        kind, data = draw(
            st.sampled_from(
                [("NS", host), ("SOA", f"{host} m.test. 4294967295 1 2 3 4"), ("A", "192.0.2.1"), ("MX", f"1 {host}")]
            )
        )
        message.answer.append(dns.rrset.from_text(owner, 60, "IN", kind, data))
    return message.to_wire()


def text(name: dns.name.Name) -> bytes:
    """The name in small letters, with the octets that no host name has as digits."""
    labels = [re.sub(rb"[^a-zA-Z0-9_*-]", lambda octet: b"\\%03d" % ord(octet[0]), label) for label in name.labels]
    return b".".join(filter(None, labels)).lower()


def as_the_reference_reads(wire: bytes) -> list[Record]:
    records = []
    for rrset in dns.message.from_wire(wire, one_rr_per_rrset=True, xfr=True).answer:
        if rrset.rdtype == dns.rdatatype.NS and rrset.rdclass == dns.rdataclass.IN:
            records.append(Record(text(rrset.name), text(rrset[0].target)))
        elif rrset.rdtype == dns.rdatatype.SOA and rrset.rdclass == dns.rdataclass.IN:
            records.append(Record(text(rrset.name), serial=rrset[0].serial))
    return records


@pytest.mark.slow
@given(wire=messages())
def test_honest_message_is_read_as_the_reference_reads_it(wire: bytes) -> None:
    assert list(envelope_of(wire).records) == as_the_reference_reads(wire)


@pytest.mark.slow
@given(wire=messages(), data=st.data())
def test_damaged_message_is_read_as_the_reference_reads_it_or_garbled(wire: bytes, data: st.DataObject) -> None:
    damaged = bytearray(wire)
    for _ in range(data.draw(st.integers(1, 3))):
        # Behind the flags, which say what the counts mean.
        damaged[data.draw(st.integers(4, len(wire) - 1))] = data.draw(st.integers(0, 255))
    found = read(bytes(damaged))
    try:
        expected = as_the_reference_reads(bytes(damaged))
    except (dns.exception.DNSException, ValueError):
        return

    assert found is None or list(found.records) == expected


@given(wire=st.binary(max_size=200).map(lambda octets: HEAD + octets) | st.binary(max_size=30))
@example(wire=b"")
def test_any_octets_are_a_message_or_garbled(wire: bytes) -> None:
    found = read(wire)

    assert found is None or found.count == struct.unpack_from("!H", wire, 6)[0]


@pytest.mark.parametrize(
    "name",
    [
        b"\xc0\x0c",  # a jump to itself
        b"\xc0\xff",  # a jump ahead
        b"\x01a\xc0\x0c",  # a circle
        b"\x40a",  # a kind of label that there is none of
        b"\x3fa",  # a label that runs past the end
        b"\x01a",  # no end
        b"",
    ],
)
def test_name_that_never_ends_is_garbled(name: bytes) -> None:
    with pytest.raises(Garbled):
        envelope_of(HEAD + name)


def test_name_that_grows_with_every_record_is_garbled() -> None:
    owners, at, wire = [b"\x3f" + b"a" * 63 + b"\0"], 12, b""
    for _ in range(30):
        wire += owners[-1] + NS_HEAD + b"\0\x02\xc0\x0c"
        owners.append(b"\x3f" + b"a" * 63 + struct.pack("!H", 0xC000 | at))
        at = 12 + len(wire)

    with pytest.raises(Garbled, match="longer than any"):
        envelope_of(struct.pack("!HHHHHH", 7, 0x8000, 0, 30, 0, 0) + wire)


def test_chain_of_very_many_jumps_is_garbled() -> None:
    jumps = b"\0" + b"".join(struct.pack("!H", 0xC000 | (23 if place == 0 else 22 + 2 * place)) for place in range(200))
    # The jumps stand in the data of a record of which nothing is read.
    hidden = b"\0" + struct.pack("!HHIH", 10, 1, 60, len(jumps)) + jumps
    last = struct.pack("!H", 0xC000 | (12 + len(hidden) - 2)) + NS_HEAD + b"\0\x01\0"

    with pytest.raises(Garbled, match="cannot be read"):
        envelope_of(struct.pack("!HHHHHH", 7, 0x8000, 0, 2, 0, 0) + hidden + last)


def test_record_that_is_longer_than_its_name_is_garbled() -> None:
    with pytest.raises(Garbled, match="longer or shorter"):
        envelope_of(HEAD + b"\0" + NS_HEAD + b"\0\x05\x01a\0zz")


def test_octets_behind_the_last_record_are_garbled() -> None:
    with pytest.raises(Garbled, match="longer or shorter"):
        envelope_of(HEAD + b"\0" + NS_HEAD + b"\0\x01\0" + b"junk")


@pytest.mark.parametrize("counts", [(2, 0), (0, 2)])
def test_signature_that_is_not_the_last_additional_record_is_garbled(counts: tuple[int, int]) -> None:
    # In the authority section, or before another record.
    signature = b"\0" + struct.pack("!HHIH", 250, 255, 0, 0)
    other = b"\0" + struct.pack("!HHIH", 10, 1, 0, 0)
    records = other + signature if counts[0] else signature + other

    with pytest.raises(Garbled, match="wrong place"):
        envelope_of(struct.pack("!HHHHHH", 7, 0x8000, 0, 0, *counts) + records)


def read(wire: bytes) -> Envelope | None:
    """The message; None where it is garbled."""
    try:
        return envelope_of(wire)
    except Garbled:
        return None
