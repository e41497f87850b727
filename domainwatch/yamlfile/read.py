"""YAML text to a dataclass."""

import json
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from pydantic import ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from domainwatch.model import ConfigError, ConfigProblem
from domainwatch.yamlfile.explain import explained
from domainwatch.yamlfile.schema import adapter_of, schema_of
from domainwatch.yamlfile.tree import Place, Tree, parse

#: What each structure sets as its `__pydantic_config__`: unknown keys are errors, and text is no number.
STRICT = ConfigDict(extra="forbid", strict=True)

#: Problems of one file that are told; whoever has more than these mends the first ones and looks again.
MAX_PROBLEMS = 500

#: Rules that look at several values at once. They see the tree, so that they speak even where the rest is broken.
Rules = Callable[[Tree], Iterable[tuple[Place, str]]]

Kind = TypeVar("Kind")


def no_rules(tree: Tree) -> tuple[()]:
    """No rule beyond those of the structure."""
    return ()


def read(kind: type[Kind], text: str, file: str, rules: Rules = no_rules) -> Kind:
    """The dataclass that the YAML text describes.

    Raises: ConfigError, with every problem of the file.
    """
    return validated(kind, parse(text, file), rules)


def validated(kind: type[Kind], tree: Tree, rules: Rules = no_rules) -> Kind:
    """The dataclass that the tree describes; where both the structure and a rule
    object to one value, the structure is heard.

    Raises: ConfigError, with every problem of the file in the order of its lines.
    """
    value, wrong = _checked(kind, tree)
    wrong = dict(rules(tree)) | wrong
    problems = [*tree.problems, *(tree.problem(place, text) for place, text in wrong.items())]
    if problems:
        raise ConfigError(_in_order(problems))
    checked: Kind = value
    return checked


def _checked(kind: Any, tree: Tree) -> tuple[Any, dict[Place, str]]:
    try:
        # YAML without tags holds what JSON holds, and the strict rules for JSON are those that we want: a list is a
        # tuple, a mapping is a dataclass, but "25" is no number.
        return adapter_of(kind).validate_json(json.dumps(tree.value)), {}
    except ValidationError as error:
        schema, errors = schema_of(kind), error.errors(include_url=False)
        return None, {one["loc"]: explained(one, schema, tree) for one in errors if not _is_echo(one)}


def _is_echo(error: ErrorDetails) -> bool:
    """Whether a list is called too short only because its items, each reported by itself, were wrong."""
    return error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]


def _in_order(problems: list[ConfigProblem]) -> list[ConfigProblem]:
    first, rest = sorted(problems, key=_by_line)[:MAX_PROBLEMS], len(problems) - MAX_PROBLEMS
    if rest > 0:
        first.append(ConfigProblem(first[-1].file, first[-1].line, "", f"and {rest} more problems from here on"))
    return first


def _by_line(problem: ConfigProblem) -> int:
    return problem.line
