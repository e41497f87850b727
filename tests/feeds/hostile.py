"""Certificates that real logs take in and that readers of certificates stumble over."""

from dataclasses import dataclass

from domainwatch.world import Submission
from tests.feeds.certs import (
    DNS,
    OCTETS,
    OID,
    POISON_ID,
    SAN_ID,
    SEQUENCE,
    alternatives,
    der,
    extension,
    name_of,
    signed,
    tbs,
)

MAIL, DIRECTORY, URI, IP, UNKNOWN = 0x81, 0xA4, 0x86, 0x87, 0x8C
TELETEX = 0x14
POISON = extension(POISON_ID, b"\x05\x00", critical=True)
BASIC_CONSTRAINTS = extension(b"\x55\x1d\x13", b"\x30\x00", critical=True)
V1, V3, V5 = b"", b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x04"
#: What stands for the certificate's own domain in the shapes below; as long as any that takes its place.
OWN = b"s0000-00.example"


@dataclass(frozen=True, slots=True)
class Shape:
    """What a certificate is made of."""

    extensions: tuple[bytes, ...] = ()
    subject: bytes = b""
    version: bytes = V3

    def certificate(self, own: bytes) -> Submission:
        """The certificate, to be logged."""
        return Submission(certificate=signed(self._tbs()).replace(OWN, own))

    def precertificate(self, own: bytes) -> Submission:
        """Its precertificate, to be logged."""
        inside, poisoned = self._tbs(), signed(self._tbs(POISON))
        return Submission(certificate=inside.replace(OWN, own), pre_certificate=poisoned.replace(OWN, own))

    def _tbs(self, *more: bytes) -> bytes:
        return tbs(*self.extensions, *more, subject=self.subject, version=self.version)


def under(*labels: bytes) -> list[bytes]:
    """The labels below the certificate's own domain."""
    return [label + b"." + OWN for label in labels]


def named(*names: bytes | tuple[int, bytes]) -> Shape:
    """A certificate with these alternative names."""
    return Shape((alternatives(*names),))


def titled(*common_names: bytes, tag: int = 0x0C) -> Shape:
    """A certificate with these common names and no others."""
    return Shape(subject=name_of(*common_names, tag=tag))


_LONG_FORM = der(OCTETS, der(SEQUENCE, der(DNS, *under(b"long-form"), octets=5), octets=4), octets=3)

SHAPES = (
    named(*under(b"latin-\xe9", b"beside-latin")),
    named(*under("utf-8-\u00fc".encode())),
    named(b"nul." + OWN + b"\0.evil." + OWN),
    Shape((alternatives(*under(b"first-list")), alternatives(*under(b"second-list")))),
    named(*under(b"xn--99999999", b"xn--a-", b"beside-punycode")),
    Shape((der(SEQUENCE, der(OID, SAN_ID), _LONG_FORM),)),
    Shape((alternatives(*under(b"version-5")),), version=V5),
    Shape(subject=name_of(*under(b"version-1")), version=V1),
    named((UNKNOWN, b"what"), *under(b"unknown-type")),
    Shape((BASIC_CONSTRAINTS, BASIC_CONSTRAINTS, alternatives(*under(b"two-constraints")))),
    named((IP, b"\1\2\3"), *under(b"short-address")),
    named((MAIL, b"jos\xe9@mail." + OWN), *under(b"latin-mail")),
    named((URI, b"https://uri." + OWN + b"/"), *under(b"beside-uri")),
    named(b"https://address." + OWN + b"/login", *under(b"beside-address")),
    named(b" blank." + OWN + b" ", b"in side." + OWN),
    named(b"192.0.2.7", *under(b"address-as-name")),
    named(b"UPPER." + OWN + b".", b"..dots.." + OWN),
    named(*under(b"*", b"w*", b"a.*", b"*.*")),
    named(*under(b"under_score", b"-hyphen-", b"l" * 70)),
    titled(*under(b"common-only", b"second-common")),
    titled(*under(b"teletex-\xe9"), tag=TELETEX),
    named((DIRECTORY, name_of(*under(b"in-directory"))), *under(b"beside-directory")),
    named(*under(*(b"many-%d" % count for count in range(100)))),
    named(b"a,b." + OWN, b"line\nbreak." + OWN, b'quo"ted.' + OWN),
)


def hostile(number: int, *, is_precert: bool) -> list[Submission]:
    """One certificate or precertificate of each shape, all names of each in a domain that no other one has."""
    made = []
    for place, shape in enumerate(SHAPES):
        own = b"s%04d-%02d.example" % (number, place)
        made.append(shape.precertificate(own) if is_precert else shape.certificate(own))
    return made
