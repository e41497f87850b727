"""What lies in a file: itself, or what was packed into it. Recognised by content, never by name."""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from feeds.errors import Garbled, Unreachable

#: Bytes read or decoded at once: half a chunk, so that no chunk is longer than one and a half.
PIECE = 1 << 18
#: Decoded bytes for one stored byte. Sorted lists of names reach about 10; deflate itself ends at 1,032.
RATIO = 200
#: Decoded bytes that no ratio is asked for: small files of one repeated word are no bombs.
FREE = 1 << 26
#: Decoded bytes of one file: ten times a list of every registered name there is.
DECODED = 1 << 36
#: Members of a zip file; lists come one to a file or one a zone, and there are some 1,500 zones.
MEMBERS = 2_000
#: Bytes that a zip file's directory may have; 2,000 members with the longest names fit twice.
DIRECTORY = 1 << 23
#: Characters of a file's name that are shown; file systems allow 255, archives 65,535.
NAME_SHOWN = 255
#: The bit of a zip member's flags that says it is encrypted (APPNOTE 4.4.4).
_ENCRYPTED = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One list in a file: the file itself, or one member of an archive.

    `pieces(offset)` gives its decoded bytes from that offset on; it raises Garbled or Unreachable where they end
    wrongly, after the bytes before. `plain` says that the bytes stand in the file as they are.
    """

    label: str
    plain: bool
    pieces: Callable[[int], Iterator[bytes]]


def parts(handle: BinaryIO, label: str, size: int) -> list[Part]:
    """The lists in an open file of that size, in order. Raises: Garbled: the archive cannot be read."""
    handle.seek(0)
    first = handle.read(4)
    allowed = min(DECODED, max(FREE, size * RATIO))
    if first.startswith(b"\x1f\x8b"):
        return [_gzip_part(handle, label, allowed)]
    if first in (b"PK\x03\x04", b"PK\x05\x06"):
        return _zip_parts(handle, label, allowed)
    return [Part(label=label, plain=True, pieces=lambda offset: _stored(handle, offset, size))]


def printable(name: str) -> str:
    """A file's name, fit to stand in a line of text: whoever packed an archive chose it."""
    return "".join(character if character.isprintable() else "?" for character in name[:NAME_SHOWN])


def _stored(handle: BinaryIO, offset: int, stop: int) -> Iterator[bytes]:
    # What is appended behind `stop` while we read belongs to the next pull: its identity is not the one in our cursor.
    handle.seek(offset)
    while offset < stop and (piece := handle.read(min(PIECE, stop - offset))):
        offset += len(piece)
        yield piece


def _gzip_part(handle: BinaryIO, label: str, allowed: int) -> Part:
    return Part(label=label, plain=False, pieces=lambda offset: _behind(offset, _gunzipped(handle, label, allowed)))


def _behind(offset: int, pieces: Iterator[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        if offset < len(piece):
            yield piece[offset:]
        offset = max(0, offset - len(piece))


def _gunzipped(handle: BinaryIO, label: str, allowed: int) -> Iterator[bytes]:
    """The decoded bytes of all members of a gzip file. Source: RFC 1952 section 2.2."""
    handle.seek(0)
    decoder, rest, total = zlib.decompressobj(wbits=31), b"", 0
    while data := rest or handle.read(PIECE):
        try:
            piece = decoder.decompress(data, PIECE)
        except zlib.error as error:
            raise Garbled(f"{label}: broken gzip data behind {total:,} decoded bytes ({error})") from error
        total += len(piece)
        if total > allowed:
            raise Garbled(f"{label}: decodes to more than {allowed:,} bytes, which no list of names does")
        yield piece
        rest = decoder.unconsumed_tail
        if decoder.eof:
            rest = _behind_padding(decoder.unused_data, handle)
            if not rest:
                return
            decoder = zlib.decompressobj(wbits=31)
    raise Unreachable(f"{label}: the gzip data is cut behind {total:,} decoded bytes")


def _behind_padding(data: bytes, handle: BinaryIO) -> bytes:
    """The first bytes behind zeros, which are padding, or nothing at the end of the file."""
    while not (found := data.lstrip(b"\0")) and (data := handle.read(PIECE)):
        pass
    return found


def _zip_parts(handle: BinaryIO, label: str, allowed: int) -> list[Part]:
    try:
        archive = zipfile.ZipFile(_Sparing(handle))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError) as error:
        raise Garbled(f"{label}: not a readable zip file ({error})") from error
    members = [member for member in archive.infolist() if not _is_aside(member)]
    if not members:
        raise Garbled(f"{label}: an archive without a list in it")
    if len(members) > MEMBERS or sum(member.file_size for member in members) > allowed:
        raise Garbled(
            f"{label}: more than {MEMBERS:,} members or {allowed:,} decoded bytes, which no list of names has"
        )
    for member in members:
        if member.flag_bits & _ENCRYPTED:
            raise Garbled(f"{label}/{printable(member.filename)}: encrypted")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Garbled(f"{label}/{printable(member.filename)}: neither stored nor deflated")
    return [_zip_part(archive, member, label) for member in members]


def _is_aside(member: zipfile.ZipInfo) -> bool:
    """Whether a member is a folder, or a file that a desktop put there unseen."""
    return member.filename.endswith("/") or member.filename.rpartition("/")[2].startswith(".")


def _zip_part(archive: zipfile.ZipFile, member: zipfile.ZipInfo, label: str) -> Part:
    shown = f"{label}/{printable(member.filename)}"
    return Part(label=shown, plain=False, pieces=lambda offset: _behind(offset, _unzipped(archive, member, shown)))


def _unzipped(archive: zipfile.ZipFile, member: zipfile.ZipInfo, label: str) -> Iterator[bytes]:
    total = 0
    try:
        with archive.open(member) as opened:
            while piece := opened.read(PIECE):
                total += len(piece)
                yield piece
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Garbled(f"{label}: broken zip data behind {total:,} decoded bytes ({error})") from error
    if total != member.file_size:
        raise Garbled(f"{label}: {total:,} decoded bytes where {member.file_size:,} were announced")


class _Sparing:
    """A file that says BadZipFile to what zipfile asks without thinking.

    It reads a directory whole, whatever its size, and seeks wherever the archive points, also before its beginning.
    """

    def __init__(self, handle: BinaryIO) -> None:
        self._handle = handle
        self.tell, self.seekable = handle.tell, handle.seekable

    def seek(self, offset: int, whence: int = 0) -> int:
        """The new position. Raises: BadZipFile: it would lie before the file's beginning."""
        if whence == 0 and offset < 0:
            raise zipfile.BadZipFile("it points before its beginning")
        return self._handle.seek(offset, whence)

    def read(self, size: int = -1) -> bytes:
        """That many bytes. Raises: BadZipFile: too many were asked for."""
        if size > DIRECTORY:
            raise zipfile.BadZipFile("its directory is too large")
        return self._handle.read(DIRECTORY if size < 0 else size)
