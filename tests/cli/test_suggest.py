"""`suggest` proposes what an owner may add to a brand file."""

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from domainwatch.cli import domainwatch

# The word lists are read first.
pytestmark = pytest.mark.slow

BRAND = "brand: Yandex\nmarks:\n  - mark: yandex\n    also_written: [яндекс]\n"


def test_suggestions_are_yaml_with_spellings_by_sound_and_words_that_come_near(tmp_path: Path) -> None:
    (tmp_path / "yandex.yaml").write_text(BRAND, encoding="utf-8")

    result = CliRunner().invoke(domainwatch, ["suggest", "--brands", str(tmp_path), "yandex"])

    (mark,) = yaml.safe_load(result.stdout)
    assert mark["mark"] == "yandex"
    assert "yandeks" in mark["also_written"]
    assert isinstance(mark["never_match"], list)


def test_unknown_brand_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    (tmp_path / "yandex.yaml").write_text(BRAND, encoding="utf-8")

    result = CliRunner().invoke(domainwatch, ["suggest", "--brands", str(tmp_path), "ozon"])

    assert result.exit_code == 2
    assert "yandex" in result.stderr
