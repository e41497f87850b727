"""What the rules about the code look at: this project's files, and their syntax trees."""

import ast
import os
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def project_files() -> tuple[Path, ...]:
    """Every file that belongs to the project, new ones too, relative to the checkout."""
    found = []
    for folder, subfolders, files in os.walk(ROOT):
        subfolders[:] = [name for name in subfolders if not _is_ignored(name)]
        found += [Path(folder, name).relative_to(ROOT) for name in files if not _is_ignored(name)]
    return tuple(sorted(found))


def _is_ignored(name: str) -> bool:
    return any(fnmatch(name, pattern) for pattern in _ignored_patterns())


@cache
def _ignored_patterns() -> list[str]:
    # Every pattern in our .gitignore is the plain name of a file or folder, so git itself is not needed to read them.
    return [".git", *(line.rstrip("/") for line in (ROOT / ".gitignore").read_text().splitlines() if line)]


def project_texts() -> Iterator[tuple[Path, str]]:
    """Every file that is text, with its text."""
    for file in project_files():
        content = (ROOT / file).read_bytes()
        if b"\0" not in content:
            yield file, content.decode(errors="replace")


def python_files() -> list[Path]:
    """Every Python file of the project."""
    return [file for file in project_files() if file.suffix == ".py"]


@cache
def tree(file: Path) -> ast.Module:
    """The file's syntax tree."""
    return ast.parse((ROOT / file).read_text(encoding="utf-8"))


def functions() -> Iterator[tuple[str, Function]]:
    """Every function and method, with the place where it stands as `file:line name`."""
    for file in python_files():
        for node in ast.walk(tree(file)):
            if isinstance(node, Function):
                yield f"{file}:{node.lineno} {node.name}", node


def plugins(folder: str) -> list[Path]:
    """The plug-in files of a folder: each Python file whose name does not begin with an underscore."""
    return [file for file in python_files() if file.parent == Path(folder) and not file.name.startswith("_")]


def assigned_names(file: Path) -> set[str]:
    """The names that a module binds at its top level by assignment or definition."""
    names: set[str] = set()
    for node in tree(file).body:
        if isinstance(node, ast.Assign):
            names.update(target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
        elif isinstance(node, Function | ast.ClassDef):
            names.add(node.name)
    return names
