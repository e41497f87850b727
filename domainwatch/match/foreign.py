"""Scripts that are matched as they are written: Han, Arabic and others, their variants folded."""

import gzip
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgpack  # type: ignore[import-untyped]

# Arabic letters that registries give away together: yeh, kaf, heh, alef.
_ARABIC = dict(zip(map(ord, "ىیېکھہۀةأإآ"), "يييكههههااا", strict=True))


def foreign_key(text: str) -> str:
    """The text with traditional Han letters simplified, Arabic variants folded and marks taken off."""
    plain = "".join(part for part in unicodedata.normalize("NFD", text) if not unicodedata.combining(part))
    return unicodedata.normalize("NFC", plain).translate(_ARABIC).translate(_simplified())


@cache
def _simplified() -> Mapping[int, str]:
    """Source: the table of traditional and simplified letters in the wordfreq package."""
    packed = (files("wordfreq") / "data" / "_chinese_mapping.msgpack.gz").read_bytes()
    table: Mapping[int, str] = msgpack.loads(gzip.decompress(packed), strict_map_key=False)
    return table
