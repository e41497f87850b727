"""One name as somebody wrote it, to the A-labels that all names travel as."""

import re
import unicodedata
from functools import lru_cache

import idna

#: RFC 1035 section 2.3.4: octets in a label, and in a name as text without the final dot.
LABEL_OCTETS, NAME_OCTETS = 63, 253
#: A line longer than this is no name in any encoding (253 octets of punycode never need more text than that).
TEXT_LIMIT = 1024
#: A-labels whose Unicode form is remembered: several blocks of them, about 20 MB. A name is read six times on its way,
#: and decoding is the dearest part of each reading.
_DECODED = 65_536

_ASCII_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
# IDNA takes these for dots too (RFC 3490 section 3.1); people paste them.
_DOTS = str.maketrans("\u3002\uff0e\uff61", "...")


class NotAName(ValueError):
    """The text is no domain name; the message says why in a few words."""


def a_labels(text: str) -> str:
    """The name as lower-case A-labels without the final dot; a leading `*.` is taken off.

    A label that IDNA2008 forbids but punycode can carry is kept in its raw punycode: such names exist and abuse happens
    under them.
    Raises: NotAName.
    Source: RFC 5890 section 2.3; UTS #46 section 4 (mapping); RFC 1035 section 2.3.4 (lengths).
    """
    if len(text) > TEXT_LIMIT:
        raise NotAName("longer than any name")
    name = text.strip().translate(_DOTS).removesuffix(".").removeprefix("*.")
    labels = [_a_label(label) for label in name.split(".")]
    if len(labels) < 2:
        raise NotAName("has no dot")
    if labels[-1].isdigit():
        raise NotAName("is an address, not a name")
    joined = ".".join(labels)
    if len(joined) > NAME_OCTETS:
        raise NotAName(f"longer than {NAME_OCTETS} octets")
    return joined


def u_label(label: str) -> str:
    """The Unicode form of an A-label, or the label itself where it has none that can be shown.

    The form must encode back to the same label and hold printable characters only, so that it can stand in a line of
    text without turning, hiding or ending it.
    Source: RFC 3492 (punycode).
    """
    return _decoded(label) if label.startswith("xn--") else label


@lru_cache(maxsize=_DECODED)
def _decoded(label: str) -> str:
    try:
        decoded = label[4:].encode("ascii").decode("punycode")
        same = decoded.encode("punycode").decode("ascii") == label[4:]
    except (UnicodeError, OverflowError, ValueError):
        return label
    return decoded if same and decoded.isprintable() and "." not in decoded.translate(_DOTS) else label


def _a_label(label: str) -> str:
    if not label:
        raise NotAName("has an empty label")
    lower = label.lower() if label.isascii() else _encoded(label)
    if len(lower) > LABEL_OCTETS:
        raise NotAName(f"has a label longer than {LABEL_OCTETS} octets")
    if not _ASCII_LABEL.fullmatch(lower):
        raise NotAName("has a character that no name may have")
    return lower


def _encoded(label: str) -> str:
    try:
        return idna.encode(label, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        pass
    plain = unicodedata.normalize("NFC", label).lower()
    if not plain.isprintable() or any(character.isspace() for character in plain):
        raise NotAName("has a character that no name may have")
    try:
        return "xn--" + plain.encode("punycode").decode("ascii")
    except UnicodeError as error:
        raise NotAName("has a character that cannot be encoded") from error
