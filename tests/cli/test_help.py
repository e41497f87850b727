"""The help of every command, as somebody reads it who has never seen the project."""

from collections.abc import Iterator

import click
import pytest

from domainwatch.cli import domainwatch, exit_status_of


def commands(group: click.Group = domainwatch, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words of every command, groups among them."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield (*above, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*above, name))


@pytest.mark.parametrize("words", [(), *commands()], ids=" ".join)
def test_help_explains_the_command_and_fits_a_terminal(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")

    status = exit_status_of([*words, "--help"])

    said = capsys.readouterr()
    lines = said.out.splitlines()
    assert (status, said.err) == (0, "")
    assert lines[0].startswith(" ".join(["Usage: domainwatch", *words]))
    assert max(map(len, lines)) <= 100
    explanation = [line for line in lines[1 : lines.index("Options:")] if line.strip()]
    # A command at the top needs more than a heading; one below it stands in the explanation of its group.
    assert len(explanation) >= (1 if len(words) > 1 else 2)


def options() -> Iterator[tuple[str, click.Parameter]]:
    for words in commands():
        command: click.Command = domainwatch
        for word in words:
            assert isinstance(command, click.Group)
            found = command.get_command(click.Context(command), word)
            assert found is not None
            command = found
        yield from ((" ".join(words), parameter) for parameter in command.params)


def test_each_option_says_what_it_does() -> None:
    silent = [
        f"{command} {option.opts[0]}"
        for command, option in options()
        if isinstance(option, click.Option) and not option.help
    ]

    assert silent == []
