"""Words that must not stand in the project, and words that must stand in the README."""

import re
import tomllib
from itertools import chain

import click
import pytest

from domainwatch.cli import domainwatch as commands
from tests.house.source import ROOT, project_texts

# Each pattern is spelt so that it does not find itself.
POSTPONED = re.compile(r"\b(?:TO[D]O|FIX[M]E|XX[X])\b")
MACHINE_PATH = re.compile(r"(?<![\w.~/-])/(?:w[o]rk|r[o]ot|h[o]me|U[s]ers)/")
REGISTRY_HOST = re.compile(r"pypi\.o[r]g|pythonhosted\.o[r]g|registry\.npmjs|proxy\.golang|crates\.i[o]\b")


@pytest.mark.parametrize("pattern", [POSTPONED, MACHINE_PATH, REGISTRY_HOST], ids=["postponed", "path", "registry"])
def test_word_stands_nowhere(pattern: re.Pattern[str]) -> None:
    found = [
        f"{file}:{number}: {line.strip()[:100]}"
        for file, text in project_texts()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]

    assert found == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (POSTPONED, "# " + "TO" + "DO: later"),
        (MACHINE_PATH, 'open("/ho' + 'me/someone/file")'),
        (REGISTRY_HOST, "--index-url https://pypi" + ".org/simple"),
    ],
)
def test_word_would_be_found(pattern: re.Pattern[str], line: str) -> None:
    assert pattern.search(line)


def test_readme_says_what_each_dependency_saves() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *chain.from_iterable(project["optional-dependencies"].values())]
    names = [re.split(r"[^\w-]", dependency)[0] for dependency in wanted]

    missing = [name for name in names if not re.search(rf"\b{re.escape(name)}\b.+", _readme(), re.IGNORECASE)]

    assert missing == []


def test_readme_names_every_command() -> None:
    names = commands.list_commands(click.Context(commands))

    missing = [name for name in names if f"domainwatch {name}" not in _readme()]

    assert missing == []


def _readme() -> str:
    file = ROOT / "README.md"
    if not file.is_file():
        pytest.skip("README.md is not written yet")
    return file.read_text(encoding="utf-8")
