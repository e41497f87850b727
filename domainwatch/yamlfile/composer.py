"""The part of YAML that we accept, and its faults in plain words."""

import re

import yaml
from yaml.composer import ComposerError
from yaml.reader import ReaderError

#: Levels of nesting in the text. The composer calls itself for each, so this also bounds its stack.
MAX_NESTING = 20

_TAG = "tag:yaml.org,2002:"
#: What the words of the YAML library mean for somebody who has never heard of tokens; looked up by their beginning.
_IN_OUR_WORDS = {
    "found character '\\t'": "has a tab; YAML wants spaces",
    "found duplicate anchor": "gives the same anchor (&name) twice",
    "found undefined alias": "uses an alias (*name) that nothing above defines",
    "but found another document": "holds a second document; take out the line `---`",
    "mapping values are not allowed here": "has a second `: ` in one line, or wrong indentation; quote such text",
    "could not find expected ':'": "has a line that is neither `key: value` nor `- item`",
    "expected <block end>": "has wrong indentation: this line does not line up with those above",
    "expected ',' or ']'": "has a list that opens with [ and lacks a comma or the closing ]",
    "expected ',' or '}'": "has a mapping that opens with { and lacks a comma or the closing }",
    "found unexpected end of stream": "has a quote that is never closed",
    "found character": "has text that begins with a character that YAML keeps for itself; put the text in quotes",
}


class Composer(yaml.BaseLoader):
    """Text to nodes, and one scalar to its value.

    Narrower than YAML 1.1 on purpose: `22:00`, `2024-01-01`, `0360` and `1_000` stay the text that they look like, and
    there are no tags.
    """

    _depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """The next node; refuses tags, and nesting that no configuration needs."""
        event = self.peek_event()  # type: ignore[no-untyped-call]  # The stubs leave it bare.
        if getattr(event, "tag", None):
            raise ComposerError(None, None, "has a tag (!name); write the plain value", event.start_mark)
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise ComposerError(None, None, f"is nested more than {MAX_NESTING} levels deep", event.start_mark)
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node

    @staticmethod
    def scalar(tag: str, text: str) -> str | int | float | bool | None:
        """The value of a plain or quoted scalar with the tag that the composer gave it."""
        match tag.removeprefix(_TAG):
            case "null":
                return None
            case "bool":
                return yaml.SafeLoader.bool_values[text.lower()]
            case "int":
                return int(text)
            case "float":
                return float(text)
        return text


# The digits are bounded so that no number takes long to read.
for _name, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"(?i:yes|no|true|false|on|off)", list("yYnNtTfFoO")),
    ("int", r"[-+]?(?:0|[1-9][0-9]{0,17})", list("-+0123456789")),
    ("float", r"[-+]?[0-9]{1,18}\.[0-9]{0,18}(?:[eE][-+]?[0-9]{1,3})?", list("-+0123456789")),
):
    Composer.add_implicit_resolver(_TAG + _name, re.compile(rf"(?:{_pattern})\Z"), _first)


def syntax_problem(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    """The line, from 1, and what is wrong there, of a text that is not YAML."""
    if isinstance(error, ReaderError):
        return text.count("\n", 0, error.position) + 1, "has a character that no text file should have; take it out"
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else 1
    problem = str(getattr(error, "problem", None) or "")
    for beginning, ours in _IN_OUR_WORDS.items():
        if problem.startswith(beginning):
            return line, ours
    return line, problem if problem.startswith(("has ", "is ")) else f"is not YAML: {problem}"
