"""Nothing grows past the size at which it can be read in one go."""

import ast

from tests.house.source import ROOT, Function, functions, python_files

LONGEST_FUNCTION = 50
LONGEST_FILE = 400
MOST_ARGUMENTS = 6


def test_no_function_is_longer_than_fifty_lines() -> None:
    too_long = [place for place, function in functions() if _length(function) > LONGEST_FUNCTION]

    assert too_long == []


def test_no_function_takes_more_than_six_arguments() -> None:
    too_many = [
        place
        for place, function in functions()
        # A command's arguments mirror its command line, and pytest hands in what a test asks for by name.
        if _arguments(function) > MOST_ARGUMENTS and not _is_command(function) and not function.name.startswith("test_")
    ]

    assert too_many == []


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    too_long = [str(file) for file in python_files() if len((ROOT / file).read_bytes().splitlines()) > LONGEST_FILE]

    assert too_long == []


def _length(function: Function) -> int:
    first = min([function.lineno, *(decorator.lineno for decorator in function.decorator_list)])
    return (function.end_lineno or first) - first + 1


def _arguments(function: Function) -> int:
    named = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return len([argument for argument in named if argument.arg not in {"self", "cls"}])


def _is_command(function: Function) -> bool:
    calls = [decorator.func for decorator in function.decorator_list if isinstance(decorator, ast.Call)]
    return any(isinstance(call, ast.Attribute) and call.attr in {"command", "group"} for call in calls)
