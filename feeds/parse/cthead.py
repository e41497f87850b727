"""Signed tree heads: what a log says that its tree is, believed only with its signature."""

from dataclasses import dataclass

from feeds.errors import Garbled
from feeds.parse.ctjson import binary, field, json_object, number
from feeds.parse.ctkey import Forged, LogKey
from feeds.parse.merkle import HASH

#: What a tree head begins with when it is signed: version v1, signature type tree_hash (RFC 6962 section 3.5).
_SIGNED_AS = b"\0\1"


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeHead:
    """A tree head whose signature was right: leaves, root, and milliseconds since 1970.

    `signed` is the body in which the log said so: evidence that anybody can check who has the log's key.
    """

    size: int
    root: bytes
    timestamp: int
    signed: bytes


def signed_bytes(size: int, root: bytes, timestamp: int) -> bytes:
    """What a log signs of a tree head. Source: RFC 6962 section 3.5."""
    return _SIGNED_AS + timestamp.to_bytes(8) + size.to_bytes(8) + root


def read_head(body: bytes, key: LogKey) -> TreeHead:
    """The head in an answer to get-sth.

    Raises: Garbled: it is no tree head; Forged: this log has not signed it.
    Source: RFC 6962 section 4.3.
    """
    answer = json_object(body, "the tree head")
    size, timestamp = number(answer, "tree_size", "the tree head"), number(answer, "timestamp", "the tree head")
    root = binary(field(answer, "sha256_root_hash", str, "the tree head"), "the root")
    signature = binary(field(answer, "tree_head_signature", str, "the tree head"), "the signature")
    if len(root) != HASH:
        raise Garbled(f"the root of the tree head has not {HASH} bytes")
    if not key.has_signed(signature, signed_bytes(size, root, timestamp)):
        raise Forged("the signature of the tree head is not the log's")
    return TreeHead(size=size, root=root, timestamp=timestamp, signed=body)
