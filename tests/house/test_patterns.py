"""Patterns mean the same on every Python that we promise."""

import ast
import re

import pytest

from tests.house.source import python_files, tree

# Before 3.11.5 a possessive repeat of a group keeps what a failed round of it had read, so that lines run together;
# Debian 12 has 3.11.2. An atomic group around a plain repeat says the same and is right everywhere.
# Source: CPython issues 100061 and 106052.
POSSESSIVE_GROUP = re.compile(r"\)(?:[*+?]|\{[\d,]+\})\+")


def test_no_pattern_repeats_a_group_possessively() -> None:
    found = [
        f"{file}:{node.lineno}"
        for file in python_files()
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Constant) and POSSESSIVE_GROUP.search(_text(node.value))
    ]

    assert found == []


@pytest.mark.parametrize("repeat", ["++", "*+", "?+", "{1,3}+"])
def test_possessive_group_would_be_found_and_its_atomic_twin_would_not(repeat: str) -> None:
    assert POSSESSIVE_GROUP.search("(?:ab?c)" + repeat)
    assert not POSSESSIVE_GROUP.search("(?>(?:ab?c)" + repeat[:-1] + ")")


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    return value if isinstance(value, str) else ""
