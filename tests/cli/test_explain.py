"""`explain` says how a name is read and why it does or does not match."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from domainwatch.cli import domainwatch

# The first search compiles it and reads the word lists.
pytestmark = pytest.mark.slow

BRAND = "brand: AliExpress\nmarks:\n  - mark: aliexpress\n    never_match: [airexpress]\nowned: [aliexpress.com]\n"


@pytest.fixture
def brands(tmp_path: Path) -> Path:
    (tmp_path / "aliexpress.yaml").write_text(BRAND, encoding="utf-8")
    return tmp_path


def explain(brands: Path, *arguments: str) -> Result:
    return CliRunner().invoke(domainwatch, ["explain", "--brands", str(brands), *arguments])


@pytest.mark.parametrize("name", ["shop.аliexpress.com.ru", "shop.xn--liexpress-zyh.com.ru"])
def test_unicode_and_punycode_are_explained_alike(brands: Path, name: str) -> None:
    result = explain(brands, name)

    assert result.exit_code == 0
    assert "shop.аliexpress.com.ru (shop.xn--liexpress-zyh.com.ru)" in result.stdout
    assert "public suffix     com.ru" in result.stdout
    assert "matches aliexpress (aliexpress), score" in result.stdout
    assert "а (Cyrillic small letter a) read as a" in result.stdout


def test_name_that_matches_nothing_says_so_and_what_came_near(brands: Path) -> None:
    result = explain(brands, "aliexpress.com")

    assert "matches nothing" in result.stdout
    assert "near aliexpress (aliexpress):" in result.stdout
    assert "owned" in result.stdout


def test_encoded_name_is_explained_in_letters_and_as_browsers_show_it(brands: Path) -> None:
    result = explain(brands, "xn--g1amc69d.xn--p1ai")

    assert "public suffix     рф" in result.stdout
    assert "Cyrillic look     озон" in result.stdout
    assert "shown as өзон.рф in Chrome and Firefox, as punycode in Safari" in result.stdout


def test_terminal_of_another_alphabet_gets_escaped_letters(brands: Path) -> None:
    runner = CliRunner(charset="ascii")

    result = runner.invoke(domainwatch, ["explain", "--brands", str(brands), "--json", "өзон.рф"])

    assert result.exit_code == 0
    assert json.loads(result.stdout)["domain"]["name_u"] == "өзон.рф"
    assert result.stdout.isascii()


def test_json_holds_domain_readings_hits_and_near_misses(brands: Path) -> None:
    value = json.loads(explain(brands, "--json", "aliexpress.top").stdout)

    assert list(value) == ["domain", "readings", "hits", "near_misses"]
    assert value["hits"][0]["mark"] == "aliexpress"
    assert value["readings"] == [{"label": "aliexpress", "kind": "as written", "text": "aliexpress"}]


@pytest.mark.parametrize("text", ["nodot", "a..b", "1.2.3.4", "\x1b[31m.com"])
def test_text_that_is_no_name_is_refused_with_the_reason(brands: Path, text: str) -> None:
    result = explain(brands, text)

    assert result.exit_code == 2
    assert "is no domain name: it " in result.stderr
    assert "\x1b" not in result.stderr
