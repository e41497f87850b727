"""YAML text to plain values, each of which knows its line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

from domainwatch.model import ConfigError, ConfigProblem
from domainwatch.names import shown
from domainwatch.yamlfile.composer import MAX_NESTING, Composer, syntax_problem

#: Characters in one file. The densest hostile file of this size takes a few seconds; the longest honest one, a brand
#: with ten thousand owned names, stays below and takes less than one.
MAX_CHARACTERS = 256 * 1024
#: Values in one file once its aliases are written out. A file of the full size without aliases stays below, since each
#: value takes two characters at least; nine lines of aliases of aliases do not.
MAX_VALUES = MAX_CHARACTERS // 2
#: Characters in a key; the longest honest one is a public suffix, which is shorter than any name (RFC 1035).
MAX_KEY_CHARACTERS = 253
# Control characters, and halves of characters that UTF-8 cannot hold; escapes in quotes can bring them in.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_UNWANTED_TEXT = "holds a control character or half a character; take it out"

#: Where a value stands: the keys and list positions (from 0) that lead to it.
Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """One file as plain values (dict, list, str, int, float, bool, None).

    `lines` gives the line of each value, from 1; the value of a key counts as standing in the key's line. `texts`
    gives each scalar as it is written. `problems` holds what is wrong without stopping the reading.
    """

    file: str
    value: object
    lines: Mapping[Place, int]
    texts: Mapping[Place, str]
    problems: tuple[ConfigProblem, ...]

    def line_of(self, place: Place) -> int:
        """The line of the value, or of the nearest value around it that is there."""
        while place not in self.lines:
            place = place[:-1]
        return self.lines[place]

    def problem(self, place: Place, text: str) -> ConfigProblem:
        """A problem with the value at that place."""
        return ConfigProblem(self.file, self.line_of(place), dotted(place), text)


def dotted(place: Place) -> str:
    """The place as people write it: `marks[0].mark`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{shown(step)}" for step in place).removeprefix(".")


def parse(text: str, file: str) -> Tree:
    """The file's values; an empty file is an empty mapping.

    Raises: ConfigError: the text is not YAML, is too large, or does not hold keys at its top.
    """
    if len(text) > MAX_CHARACTERS:
        raise ConfigError([ConfigProblem(file, 1, "", f"is too large: {MAX_CHARACTERS // 1024} KiB are allowed")])
    try:
        root = Composer(text).get_single_node()
    except yaml.YAMLError as error:
        line, words = syntax_problem(error, text)
        raise ConfigError([ConfigProblem(file, line, "", words)]) from error
    if root is not None and not isinstance(root, yaml.MappingNode):
        raise ConfigError(
            [ConfigProblem(file, root.start_mark.line + 1, "", "must hold lines of the form `key: value`")]
        )
    return _Walk(file=file).tree(root)


@dataclass(slots=True, kw_only=True)
class _Walk:
    """One pass over the composed nodes, which writes aliases out."""

    file: str
    lines: dict[Place, int] = field(default_factory=lambda: {(): 1})
    texts: dict[Place, str] = field(default_factory=dict)
    problems: list[ConfigProblem] = field(default_factory=list)
    count: int = 0

    def tree(self, root: yaml.MappingNode | None) -> Tree:
        value = self._mapping(root, ()) if root else {}
        return Tree(file=self.file, value=value, lines=self.lines, texts=self.texts, problems=tuple(self.problems))

    def _value(self, node: yaml.Node, place: Place) -> object:
        self.count += 1
        # An alias that holds itself has no end, only depth.
        if self.count > MAX_VALUES or len(place) > MAX_NESTING:
            text = "holds too many values: its aliases (*name) repeat too much; write the values out"
            raise ConfigError([ConfigProblem(self.file, node.start_mark.line + 1, dotted(place[:3]), text)])
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self._item(item, (*place, number)) for number, item in enumerate(node.value)]
        return self._scalar(node, place)

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, object]:
        values: dict[str, object] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            # A key is taken as written, so that `no:` is the suffix and not a truth value.
            key = key_node.value
            fault = _key_fault(key_node)
            if fault:
                self._note(line, place, fault)
            elif key in values:
                first = self.lines[*place, key]
                self._note(line, (*place, key), f"stands here a second time (first in line {first}); keep one of them")
            else:
                self.lines[*place, key] = line
                values[key] = self._value(value_node, (*place, key))
        return values

    def _item(self, node: yaml.Node, place: Place) -> object:
        self.lines[place] = node.start_mark.line + 1
        return self._value(node, place)

    def _scalar(self, node: yaml.Node, place: Place) -> object:
        text = self.texts[place] = node.value
        if _UNWANTED.search(text):
            self._note(self.lines[place], place, _UNWANTED_TEXT)
            return ""
        return Composer.scalar(node.tag, text)

    def _note(self, line: int, place: Place, text: str) -> None:
        self.problems.append(ConfigProblem(self.file, line, dotted(place), text))


def _key_fault(node: yaml.Node) -> str:
    """What is wrong with a key by itself; empty where nothing is."""
    if not isinstance(node, yaml.ScalarNode):
        return "has a list or mapping where a key must stand"
    if len(node.value) > MAX_KEY_CHARACTERS:
        return f"has a key of {len(node.value)} characters; {MAX_KEY_CHARACTERS} are allowed"
    return f"has a key that {_UNWANTED_TEXT}" if _UNWANTED.search(node.value) else ""
