"""What a structure allows, as JSON Schema: for editors, for the example file, and for our own messages."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from domainwatch.yamlfile.tree import Place

#: The dialect that the schemas are written in.
DIALECT = "https://json-schema.org/draft/2020-12/schema"

#: A JSON Schema, or a part of one.
Schema = Mapping[str, Any]


@cache
def adapter_of(kind: Any) -> TypeAdapter[Any]:
    """The validator of a dataclass; making one takes milliseconds, so each is made once."""
    return TypeAdapter(kind)


@cache
def schema_of(kind: Any) -> Schema:
    """The JSON Schema (2020-12) of a dataclass, with descriptions."""
    return {"$schema": DIALECT, **adapter_of(kind).json_schema()}


def dumped(value: object) -> Any:
    """A dataclass as the plain values that its YAML would hold."""
    kind: Any = type(value)
    return adapter_of(kind).dump_python(value, mode="json", by_alias=True, exclude_none=True)


def part_of(schema: Schema, place: Place) -> Schema:
    """What the schema says of the value at that place; empty where it says nothing."""
    part = _resolved(schema, schema)
    for step in place:
        if isinstance(step, int):
            part = part.get("items", {})
        else:
            other = part.get("additionalProperties")
            part = part.get("properties", {}).get(step) or (other if isinstance(other, dict) else {})
        part = _resolved(schema, part)
    return part


def limits_of(part: Schema) -> str:
    """The choices or the range of a value in words; empty where there are none."""
    if "enum" in part:
        return f"one of {', '.join(part['enum'])}"
    if "minimum" in part:
        return f"from {part['minimum']:g} to {part['maximum']:g}"
    return ""


def _resolved(schema: Schema, part: Schema) -> Schema:
    """The part with its reference followed; of a value that may be null, the other choice."""
    for choice in part.get("anyOf", ()):
        if choice.get("type") != "null":
            return _resolved(schema, {**choice, **part, "anyOf": ()})
    if "$ref" not in part:
        return part
    target = schema["$defs"][part["$ref"].rpartition("/")[2]]
    return {**target, **{key: value for key, value in part.items() if key != "$ref"}}
