"""Names in certificates that are not written as names should be: whatever somebody may have meant by them."""

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from feeds.parse.ctwalk import (
    COMMON_NAME,
    DNS_NAME,
    IP_NAME,
    MAIL_NAME,
    UNIVERSAL_STRING,
    URI_NAME,
    UTF8_STRING,
    WIDE_STRING,
)
from feeds.parse.label import LABEL_OCTETS, NAME_OCTETS, TEXT_LIMIT, NotAName, a_labels

#: Readings that are remembered: a few pages of a log. Authorities with a habit repeat it in every certificate.
_REMEMBERED = 4096
#: Bytes of a value that are read and kept: one more than any name has, so that a longer one is told from it.
RAW_KEPT = TEXT_LIMIT + 1
#: Parts of one value that are read as names of their own; who separates more than this has written no name.
_PARTS = 8
_CODECS = {COMMON_NAME | WIDE_STRING: "utf-16-be", COMMON_NAME | UNIVERSAL_STRING: "utf-32-be"}
_KINDS = {
    MAIL_NAME: "rfc822Name",
    DNS_NAME: "dNSName",
    URI_NAME: "uniformResourceIdentifier",
    IP_NAME: "iPAddress",
    0xA0: "otherName",
    0xA3: "x400Address",
    0xA5: "ediPartyName",
    0x88: "registeredID",
}
_LONG = "is longer than any name"

# What separates parts: NUL and other controls, blanks. A name checked up to the first NUL alone is an old attack.
_SEPARATORS = re.compile(r"[\x00-\x20\x7f-\xa0]++")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*+://")
_PATH = re.compile(r"[/\\?#]")
_PORT = re.compile(r":[0-9]*+\Z")
_DOTS = re.compile(r"\.{2,}+")
_FORBIDDEN = re.compile(r"[^A-Za-z0-9_-]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a value may name: A-labels, addresses (IP and e-mail) as text, and why some or all of it was not read."""

    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    reason: str = ""


def kind_of(kind: int) -> str:
    """What X.509 calls a name of this kind; kinds are those of `ctwalk`."""
    return "commonName" if kind & COMMON_NAME else _KINDS.get(kind, f"GeneralName of type 0x{kind:02x}")


@lru_cache(maxsize=_REMEMBERED)
def read_odd(kind: int, raw: bytes) -> Reading:
    """Every name and address that the value, of which the first RAW_KEPT bytes are given, may stand for.

    Bytes beyond ASCII are read as UTF-8 and as Latin-1 where nobody says which was meant.
    """
    if kind == IP_NAME:
        return _read_ip(raw)
    if kind & COMMON_NAME or kind in {DNS_NAME, MAIL_NAME, URI_NAME}:
        return _read_text(raw, kind)
    return Reading(reason="is of a type that holds no name that we know")


def _read_ip(raw: bytes) -> Reading:
    try:
        return Reading(addresses=(str(ipaddress.ip_address(raw)),))
    except ValueError:
        return Reading(reason="has neither 4 octets nor 16, as addresses have")


def _read_text(raw: bytes, kind: int) -> Reading:
    if not raw:
        return Reading(reason="is empty")
    readings = [_read_parts(text, kind) for text in _texts(raw, kind)]
    # Where a value can be read in one way without complaint, that it cannot be in another says nothing.
    reasons = [reading.reason for reading in readings]
    if len(raw) > TEXT_LIMIT:
        reasons = [_LONG]
    return Reading(
        names=tuple(dict.fromkeys(name for reading in readings for name in reading.names)),
        addresses=tuple(dict.fromkeys(address for reading in readings for address in reading.addresses)),
        reason=reasons[0] if all(reasons) else "",
    )


def _read_parts(text: str, kind: int) -> Reading:
    names, addresses, reasons = dict[str, None](), dict[str, None](), dict[str, None]()
    # What is behind the last part that is read stays with it, is no name, and is told so.
    for part in filter(None, _SEPARATORS.split(text, _PARTS)):
        if address := _address_of(part, kind):
            addresses[address] = None
        if address and kind != MAIL_NAME:
            continue
        host = _host_of(part)
        try:
            names[_a_labels(host)] = None
        except NotAName as error:
            reasons[str(error)] = None
            names.update(dict.fromkeys(_mended(host)))
    if not names and not addresses and not reasons:
        reasons["is blank"] = None
    return Reading(names=tuple(names), addresses=tuple(addresses), reason="; ".join(reasons))


def _texts(raw: bytes, kind: int) -> Iterator[str]:
    if codec := _CODECS.get(kind):
        yield raw.decode(codec, "replace")
        return
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        yield raw.decode("latin-1")
        return
    yield text
    # A string of type UTF8String that is UTF-8 says so twice; all others leave open what was meant.
    if not raw.isascii() and kind != COMMON_NAME | UTF8_STRING:
        yield raw.decode("latin-1")


def _address_of(part: str, kind: int) -> str:
    """The part as it is if it is an e-mail address, the IP address it writes, or nothing."""
    if kind == MAIL_NAME:
        return part if "@" in part and part.isprintable() else ""
    try:
        return str(ipaddress.ip_address(part.strip("[]")))
    except ValueError:
        return ""


def _host_of(part: str) -> str:
    """The host in what may be a URL or an e-mail address, without asterisks and what they leave empty."""
    scheme = _SCHEME.match(part)
    host = _PATH.split(part[scheme.end() :] if scheme else part, maxsplit=1)[0]
    host = _PORT.sub("", host.rpartition("@")[2])
    return _DOTS.sub(".", host.replace("*", "")).strip(".")


def _a_labels(host: str) -> str:
    """The name as A-labels, which are never shorter than what they encode. Raises: NotAName.

    Encoding takes time with the square of a label's length, so that none is tried in vain.
    """
    if len(host) > NAME_OCTETS or any(len(label) > LABEL_OCTETS for label in host.split(".")):
        raise NotAName(_LONG)
    return a_labels(host)


def _mended(host: str) -> Iterator[str]:
    """The name nearest to a broken one, if there is one: marks are found in it, and it says whose the broken one is."""
    name = ".".join(filter(None, map(_mended_label, host.split("."))))
    if len(name) > NAME_OCTETS:
        name = name[-NAME_OCTETS - 1 :].partition(".")[2]
    try:
        yield a_labels(name)
    except NotAName:
        return


def _mended_label(label: str) -> str:
    try:
        return _a_labels(f"{label}.x").removesuffix(".x")
    except NotAName:
        return _FORBIDDEN.sub("-", label)[:LABEL_OCTETS].strip("-")
