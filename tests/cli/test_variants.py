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
    names = {line.split("\t")[2] for line in variants("aliexpress", "--technique", "omission").stdout.splitlines()}

    assert names
    assert {len(name.partition(".")[0]) for name in names} == {len("aliexpress") - 1}


def test_unknown_technique_is_refused_with_the_known_ones() -> None:
    result = variants("aliexpress", "--technique", "nothing")

    assert result.exit_code == 2
    assert "omission" in result.stderr
