"""Checkpoints: tree heads as signed notes.

Source: C2SP signed-note, tlog-checkpoint and static-ct-api (Checkpoints).
"""

import re
from dataclasses import dataclass
from hashlib import sha256

from feeds.errors import Garbled
from feeds.parse.cthead import TreeHead, signed_bytes
from feeds.parse.ctjson import binary
from feeds.parse.ctkey import Forged, LogKey
from feeds.parse.merkle import HASH

#: Bytes of a note: fifty witnesses with the largest signatures in use (ML-DSA-44, 3.3 kB each) fit.
NOTE_BYTES = 1 << 18
#: The type of signature that says the same as a tree head of RFC 6962, and octets of a key id and of a timestamp.
_TREE_HEAD, _KEY_ID, _TIMESTAMP = b"\x05", 4, 8

_LINE = re.compile("\u2014 ([^ +\n]++) ([^ \n]++)")
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f]")
# Nineteen digits hold every number below 2**63, and none of twenty does.
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSignature:
    """A line of signature: by whom it says it is, the id of the key, and the signature itself."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A text and the signatures below it; none of them has been checked."""

    text: str
    signatures: tuple[NoteSignature, ...]


def read_note(body: bytes) -> Note:
    """The note that the body is. Raises: Garbled: it is none."""
    if len(body) > NOTE_BYTES:
        raise Garbled(f"the note has {len(body):,} bytes, and {NOTE_BYTES:,} are the most")
    try:
        whole = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Garbled("the note is not UTF-8") from error
    text, blank, below = whole.rpartition("\n\n")
    if not blank or not below.endswith("\n") or _CONTROLS.search(whole):
        raise Garbled("the note has no text, no signatures, or control characters")
    return Note(text=text + "\n", signatures=tuple(_signature(line) for line in below[:-1].split("\n")))


def _signature(line: str) -> NoteSignature:
    found = _LINE.fullmatch(line)
    if found is None:
        raise Garbled("a line below the note is no signature")
    signature = binary(found[2], "a signature of the note")
    if len(signature) <= _KEY_ID:
        raise Garbled("a signature of the note is too short")
    return NoteSignature(name=found[1], key_id=signature[:_KEY_ID], signature=signature[_KEY_ID:])


def read_checkpoint(body: bytes, origin: str, key: LogKey) -> TreeHead:
    """The head in the checkpoint of the log of that origin: its submission prefix without scheme and final slash.

    Lines of signature under another name or another key id are not ours to judge, and are passed over.
    Raises: Garbled: it is no checkpoint; Forged: it is not this log's, or not signed by it.
    """
    note = read_note(body)
    size, root = _tree_of(note.text, origin)
    key_id = sha256(origin.encode() + b"\n" + _TREE_HEAD + key.id).digest()[:_KEY_ID]
    ours = [line.signature for line in note.signatures if (line.name, line.key_id) == (origin, key_id)]
    if not ours:
        raise Forged("the checkpoint has no signature of the log")
    timestamps = [_timestamp_of(signature, size, root, key) for signature in ours]
    return TreeHead(size=size, root=root, timestamp=timestamps[0], signed=body)


def _tree_of(text: str, origin: str) -> tuple[int, bytes]:
    """Size and root of the tree that a checkpoint is about."""
    lines = text[:-1].split("\n")
    if lines[0] != origin:
        raise Forged("the checkpoint is that of another log")
    if len(lines) != 3 or not _SIZE.fullmatch(lines[1]) or int(lines[1]) >= 1 << 63:
        raise Garbled("the checkpoint does not consist of origin, size and root")
    root = binary(lines[2], "the root")
    if len(root) != HASH:
        raise Garbled(f"the root of the checkpoint has not {HASH} bytes")
    return int(lines[1]), root


def _timestamp_of(signature: bytes, size: int, root: bytes, key: LogKey) -> int:
    """The time that an RFC6962NoteSignature carries, once it has been found to be the log's."""
    timestamp = int.from_bytes(signature[:_TIMESTAMP])
    if not key.has_signed(signature[_TIMESTAMP:], signed_bytes(size, root, timestamp)):
        raise Forged("the signature of the checkpoint is not the log's")
    return timestamp
