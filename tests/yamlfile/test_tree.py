"""YAML text becomes plain values that know their lines, or a problem that names its line."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domainwatch.model import ConfigError
from domainwatch.yamlfile import dotted, parse
from domainwatch.yamlfile.tree import MAX_CHARACTERS


def refused(text: str) -> str:
    """What the reader of this file is told."""
    with pytest.raises(ConfigError) as refusal:
        parse(text, "x.yaml")
    return str(refusal.value)


def test_every_value_knows_its_line() -> None:
    tree = parse("a: 1\nb:\n  - x\n  - c: y\n", "x.yaml")

    assert tree.value == {"a": 1, "b": ["x", {"c": "y"}]}
    assert {dotted(place): line for place, line in tree.lines.items()} == {
        "": 1,
        "a": 1,
        "b": 2,
        "b[0]": 3,
        "b[1]": 4,
        "b[1].c": 4,
    }
    assert tree.line_of(("b", 1, "absent")) == 4


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("22:00", "22:00"),
        ("2024-01-01", "2024-01-01"),
        ("0360", "0360"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        (".nan", ".nan"),
        ("9" * 5000, "9" * 5000),
        ("'25'", "25"),
        ("25", 25),
        ("-2.5e3", -2500.0),
        ("no", False),
        ("On", True),
        ("~", None),
        ("", None),
    ],
)
def test_scalar_is_the_number_or_text_that_it_looks_like(written: str, value: object) -> None:
    assert parse(f"key: {written}", "x.yaml").value == {"key": value}


def test_aliases_of_honest_size_are_written_out() -> None:
    tree = parse("a: &a [x, y]\nb: *a\n", "x.yaml")

    assert tree.value == {"a": ["x", "y"], "b": ["x", "y"]}


def test_key_given_twice_is_a_problem_of_the_second_that_names_the_first() -> None:
    (problem,) = parse("a:\n  b: 1\n  c: 2\n  b: 3\n", "x.yaml").problems

    assert str(problem).startswith("x.yaml:4: a.b: ")
    assert "line 2" in problem.text


def test_empty_file_is_an_empty_mapping() -> None:
    assert parse("# nothing but a comment\n", "x.yaml").value == {}


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("a: 1\n\tb: 2\n", 2, "tab"),
        ("a: 1\nb: 'open\n", 3, "quote"),
        ("a: [1, 2\nb: 3\n", 2, "closing ]"),
        ("a: {b: 1\n", 2, "closing }"),
        ("a: 1\n  b: 2\n", 2, "indentation"),
        ("a: b: c\n", 1, "quote"),
        ("a: 1\nwords\n", 3, "key: value"),
        ("a: @b\n", 1, "quotes"),
        ("a: *b\n", 1, "alias"),
        ("a: 1\n---\nb: 2\n", 2, "second document"),
        ("- a\n- b\n", 1, "key: value"),
        ("a: 1\nb: x\x07y\n", 2, "character"),
        ("a: !!python/name:os.system x\n", 1, "tag"),
        ("a: 1\nb: " + "[" * 500, 2, "nested"),
        ("a: " + "x" * MAX_CHARACTERS, 1, "too large"),
        ("a: &a [*a]\n", 1, "aliases"),
    ],
)
def test_text_that_is_not_our_yaml_is_refused_with_its_line(text: str, place: int, words: str) -> None:
    told = refused(text)

    assert told.startswith(f"x.yaml:{place}: ")
    assert words in told


def test_aliases_that_multiply_are_refused() -> None:
    names = "abcdefgh"
    lines = [f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]" for before, name in pairwise(names)]

    told = refused("\n".join(["a: &a [x, x]", *lines]))

    assert "aliases" in told


def test_key_longer_than_any_that_we_know_is_a_problem_that_does_not_repeat_it() -> None:
    (problem,) = parse('? "' + "k" * 5000 + '"\n: 1', "x.yaml").problems

    assert "5000" in str(problem)
    assert len(str(problem)) < 200


@pytest.mark.parametrize("text", ['a: "\\ud800"', 'a: "\\0"', 'a: ["\\e[2J"]', '"\\ud800": 1'])
def test_escapes_that_make_no_text_are_problems_and_never_reach_a_value(text: str) -> None:
    tree = parse(text, "x.yaml")

    assert [problem.line for problem in tree.problems] == [1]
    assert str(tree.problems[0]).isprintable()
    assert str(tree.value).isprintable()


@given(st.text(alphabet=st.sampled_from("ab:-[]{}&*!|>'\"#\n\t ,?%@`~0\\\u0416\x85\ufeff"), max_size=60))
def test_any_text_gives_a_tree_or_problems_with_lines_of_the_file(text: str) -> None:
    try:
        problems = parse(text, "x.yaml").problems
    except ConfigError as error:
        problems = error.problems
        assert problems

    # YAML also breaks lines at U+0085, U+2028 and U+2029; one more line is the end of the file.
    assert all(1 <= problem.line <= len(text.splitlines()) + 1 for problem in problems)
