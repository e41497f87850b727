"""A newcomer finds every room, and every plug-in, by the same signs."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.source import ROOT, assigned_names, plugins, project_files, python_files, tree

HEAD = re.compile(r"\S[^\n]*[.?!:]\n\nTakes: .+\nGives: .+\nTouches: .+\nNext: .+", re.DOTALL)

#: Folder of plug-ins, and the one name that each file in it defines.
PLUGINS = {
    "domainwatch/cli": "COMMAND",
    "domainwatch/match/techniques": "TECHNIQUE",
    "feeds/sources": "FEED",
}


def rooms() -> list[Path]:
    """The folders directly in `domainwatch` that hold code, and `feeds`."""
    inside = {
        Path(*file.parts[:2]) for file in python_files() if file.parts[0] == "domainwatch" and len(file.parts) > 2
    }
    return [*sorted(inside), Path("feeds")]


@pytest.mark.parametrize("room", rooms(), ids=str)
def test_room_says_what_it_takes_gives_and_touches(room: Path) -> None:
    head = ast.get_docstring(tree(room / "__init__.py")) if (ROOT / room / "__init__.py").is_file() else None

    assert head is not None
    assert HEAD.match(head), head


def test_tour_names_every_room() -> None:
    tour = ast.get_docstring(tree(Path("domainwatch/__init__.py"))) or ""

    unnamed = [room.name for room in rooms() if f"`{room.name}`" not in tour]

    assert unnamed == []


@pytest.mark.parametrize(("folder", "name"), PLUGINS.items())
def test_every_plugin_file_defines_its_one_name(folder: str, name: str) -> None:
    without = [str(file) for file in plugins(folder) if name not in assigned_names(file)]

    assert without == []


def test_every_feed_kind_has_recorded_data() -> None:
    recorded = {file.parts[3] for file in project_files() if file.parts[:3] == ("tests", "feeds", "data")}

    without = [file.stem for file in plugins("feeds/sources") if file.stem not in recorded]

    assert without == []
