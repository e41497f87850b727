"""`variants` lists names to sweep or to register, most dangerous first."""

import pytest
from click.testing import CliRunner, Result

from domainwatch.cli import domainwatch

# The first search compiles it and reads the word lists.
pytestmark = pytest.mark.slow


def variants(*arguments: str) -> Result:
    return CliRunner().invoke(domainwatch, ["variants", *arguments])


def test_lines_hold_score_technique_and_the_name_in_both_forms_up_to_the_limit() -> None:
    lines = [line.split("\t") for line in variants("aliexpress", "--limit", "7", "--suffix", "ru").stdout.splitlines()]

    assert len(lines) == 7
    assert [int(score) for score, *_ in lines] == sorted((int(score) for score, *_ in lines), reverse=True)
    assert all(technique and name.endswith(".ru") and a_name.isascii() for _, technique, name, a_name in lines)


def test_only_the_technique_that_was_asked_for_makes_names() -> None:
    result = variants("aliexpress", "--also", "алиэкспресс", "--technique", "omission")

    labels = {line.split("\t")[2].partition(".")[0] for line in result.stdout.splitlines()}
    assert labels
    assert all(len(label) == len("aliexpress" if label.isascii() else "алиэкспресс") - 1 for label in labels)


def test_names_to_register_leave_out_what_the_registry_refuses() -> None:
    swept, registrable = (
        {line.split("\t")[2] for line in variants("ozon", "--technique", "mixed_script", *option).stdout.splitlines()}
        for option in ((), ("--registrable",))
    )

    assert "оzon.com" in swept
    assert not registrable


@pytest.mark.parametrize("arguments", [("a b",), ("ozon", "--suffix", "-"), ("ozon", "--also", "a..b")])
def test_what_is_no_name_is_refused(arguments: tuple[str, ...]) -> None:
    result = variants(*arguments)

    assert result.exit_code == 2
    assert "is no domain name: it " in result.stderr


def test_unknown_technique_is_refused_with_the_known_ones() -> None:
    result = variants("aliexpress", "--technique", "nothing")

    assert result.exit_code == 2
    assert "omission" in result.stderr
