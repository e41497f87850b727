"""What the validator found wrong, in words of our own: what is wrong and what is allowed."""

import difflib
import json

from pydantic_core import ErrorDetails

from domainwatch.names import shown
from domainwatch.yamlfile.schema import Schema, limits_of, part_of
from domainwatch.yamlfile.tree import Place, Tree

#: Characters of a wrong value that a message repeats; enough to find it again.
FOUND_CHARACTERS = 60


def explained(error: ErrorDetails, schema: Schema, tree: Tree) -> str:
    """One problem as a sentence whose subject is the key."""
    place = error["loc"]
    match error["type"]:
        case "unexpected_keyword_argument":
            return _unknown(place, schema)
        case "missing":
            return f"is required but missing. {part_of(schema, place)['description']}"
        case "value_error":
            return str(error["ctx"]["error"])
    if error["input"] is None:
        return "is empty; give it a value or take the line out"
    written = tree.texts.get(place, "")
    if error["type"] == "string_type" and written:
        return f"must be text, and YAML reads {_short(written)} as {_read_as(error['input'])}; put it in quotes"
    return f"{_allowed(part_of(schema, place))}; found {_found(error['input'])}"


def _unknown(place: Place, schema: Schema) -> str:
    *around, key = place
    known = part_of(schema, tuple(around))["properties"]
    nearest = difflib.get_close_matches(str(key), known, n=1)
    if not nearest:
        return f"is not a known key; allowed here: {', '.join(known)}"
    description = part_of(schema, (*around, nearest[0]))["description"]
    return f"is not a known key; did you mean `{nearest[0]}`? {description}"


def _allowed(part: Schema) -> str:
    """What the value must be; told from the schema, so that type and range come in one sentence."""
    if "enum" in part:
        return f"must be {limits_of(part)}"
    match part.get("type"):
        case "integer" | "number" as number:
            return f"must be a {'whole ' if number == 'integer' else ''}number {limits_of(part)}".rstrip()
        case "boolean":
            return "must be true or false"
        case "array":
            return "must be a list, such as [one, two]" + (" with something in it" if "minItems" in part else "")
        case "object":
            keys = ", ".join(part.get("properties", ()))
            return f"must be a mapping of keys{f' ({keys})' if keys else ''}"
    return f"must be text of at most {part['maxLength']} characters" if "maxLength" in part else "must be text"


def _found(value: object) -> str:
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return "a mapping" if isinstance(value, dict) else _short(json.dumps(value, ensure_ascii=False))


def _read_as(value: object) -> str:
    return "a truth value" if isinstance(value, bool) else "a number"


def _short(text: str) -> str:
    return shown(text if len(text) <= FOUND_CHARACTERS else text[:FOUND_CHARACTERS] + "…")
