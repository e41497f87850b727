"""YAML that a person wrote, into typed values; every fault named by file, line and key.

Takes: YAML text, or the file or folder that holds it; a frozen dataclass that says what is allowed.
Gives: that dataclass filled in, its JSON Schema, or `ConfigError` with every problem at once.
Touches: the files that it is asked to read.
Next: watchlist and settings, which define the dataclasses.
"""

from domainwatch.yamlfile.disk import text_of, texts_in
from domainwatch.yamlfile.read import STRICT, read, validated
from domainwatch.yamlfile.schema import dumped, limits_of, part_of, schema_of
from domainwatch.yamlfile.tree import Place, Tree, dotted, parse
from domainwatch.yamlfile.values import MailAddress, OptionalMailAddress, Text

__all__ = [
    "STRICT",
    "MailAddress",
    "OptionalMailAddress",
    "Place",
    "Text",
    "Tree",
    "dotted",
    "dumped",
    "limits_of",
    "parse",
    "part_of",
    "read",
    "schema_of",
    "text_of",
    "texts_in",
    "validated",
]
