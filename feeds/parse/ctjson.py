"""The JSON of logs and of lists of logs, read with one kind of complaint."""

import binascii
import json
from typing import Any

from feeds.errors import Garbled


def json_object(body: bytes, what: str) -> dict[str, Any]:
    """The object that the body holds. Raises: Garbled: it holds none; `what` names it in the complaint."""
    try:
        value = json.loads(body)
    # Brackets nested a thousand deep end the decoder's patience in their own way.
    except (ValueError, RecursionError) as error:
        raise Garbled(f"{what} is not JSON") from error
    if not isinstance(value, dict):
        raise Garbled(f"{what} is no JSON object")
    return value


def field(value: dict[str, Any], key: str, kind: type, what: str) -> Any:
    """The field, which is of that kind. Raises: Garbled: it is missing or of another."""
    found = value.get(key)
    # To Python, true is a number too.
    if not isinstance(found, kind) or (isinstance(found, bool) and kind is int):
        raise Garbled(f"{what} has no {key}, or not of the right type")
    return found


def number(value: dict[str, Any], key: str, what: str) -> int:
    """The number, at least 0 and below 2**63. Raises: Garbled."""
    found = int(field(value, key, int, what))
    if not 0 <= found < 1 << 63:
        raise Garbled(f"{what} has a {key} that cannot be")
    return found


def binary(text: object, what: str) -> bytes:
    """The bytes that the text writes in base64. Raises: Garbled."""
    if not isinstance(text, str):
        raise Garbled(f"{what} is no text")
    try:
        return binascii.a2b_base64(text, strict_mode=True)
    except ValueError as error:
        raise Garbled(f"{what} is not base64") from error
