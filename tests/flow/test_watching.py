"""Brand files may change, break, be mended and go, and the good ones stay in force all the time."""

import pytest

from domainwatch.flow.health import watch_brand_files
from tests.flow.desk import ALIEXPRESS, SBERBANK, Desk

BROKEN = "brand: Sberbank\nmarcs: [{mark: sberbank}]\n"
TROUBLE = "brand file sberbank.yaml"


def watched(desk: Desk) -> set[str]:
    """The marks that a name with every mark is accused of."""
    return {hit.mark for hit in desk.app.watching.index.match(b"aliexpress-sberbank-pandao.top")}


@pytest.fixture
def two_brands(desk: Desk) -> Desk:
    desk.write_brand("sberbank", SBERBANK)
    watch_brand_files(desk.app)
    return desk


def test_changed_file_is_picked_up(two_brands: Desk) -> None:
    before = watched(two_brands)
    two_brands.write_brand("sberbank", SBERBANK.replace("sberbank", "pandao"))

    changed = watch_brand_files(two_brands.app)

    assert before == {"aliexpress", "sberbank"}
    assert changed
    assert watched(two_brands) == {"aliexpress", "pandao"}


def test_nothing_is_compiled_anew_where_nothing_changed(two_brands: Desk) -> None:
    index = two_brands.app.watching.index
    file = two_brands.write_brand("sberbank", SBERBANK)
    file.touch()

    assert not watch_brand_files(two_brands.app)
    assert two_brands.app.watching.index is index


def test_broken_file_leaves_its_last_good_reading_in_force_until_it_is_mended(two_brands: Desk) -> None:
    two_brands.write_brand("sberbank", BROKEN)

    watch_brand_files(two_brands.app)
    while_broken, trouble = watched(two_brands), two_brands.troubles[TROUBLE]
    two_brands.write_brand("sberbank", SBERBANK.replace("sberbank", "pandao"))
    watch_brand_files(two_brands.app)

    assert while_broken == {"aliexpress", "sberbank"}
    assert "sberbank.yaml:2: marcs:" in trouble
    assert "The last good version stays in force." in trouble
    assert watched(two_brands) == {"aliexpress", "pandao"}
    assert two_brands.troubles == {}


def test_trouble_is_told_once_however_often_the_broken_file_is_looked_at(two_brands: Desk) -> None:
    two_brands.write_brand("sberbank", BROKEN)
    watch_brand_files(two_brands.app)
    told = two_brands.troubles

    watch_brand_files(two_brands.app)

    assert two_brands.troubles == told


@pytest.mark.parametrize("text", [SBERBANK, BROKEN])
def test_deleted_file_is_dropped_with_its_trouble(two_brands: Desk, text: str) -> None:
    file = two_brands.write_brand("sberbank", text)
    watch_brand_files(two_brands.app)
    file.unlink()

    watch_brand_files(two_brands.app)

    assert watched(two_brands) == {"aliexpress"}
    assert two_brands.troubles == {}


@pytest.mark.parametrize("content", [BROKEN.encode(), b"\xff\xfe", b"a" * 10_000_000, b""], ids=range(4))
def test_broken_file_at_the_start_does_not_stop_the_good_ones(desk: Desk, content: bytes) -> None:
    (desk.config.brands_folder / "sberbank.yaml").write_bytes(content)

    desk.open_app()
    watch_brand_files(desk.app)

    assert watched(desk) == {"aliexpress"}
    assert "Nothing in it is watched." in desk.troubles[TROUBLE]


def test_hidden_files_and_those_of_editors_are_no_brand_files(desk: Desk) -> None:
    for name in (".sberbank.yaml", "sberbank.yaml~", "#sberbank.yaml#"):
        (desk.config.brands_folder / name).write_text(SBERBANK)
    # Some editors lock a file with a link that leads nowhere.
    (desk.config.brands_folder / ".#sberbank.yaml").symlink_to("somebody@somewhere:1")

    watch_brand_files(desk.app)

    assert watched(desk) == {"aliexpress"}
    assert desk.troubles == {}


def test_whoever_matches_goes_on_with_the_index_he_began_with(desk: Desk) -> None:
    index = desk.app.watching.index
    desk.write_brand("aliexpress", ALIEXPRESS.replace("mark: aliexpress", "mark: pandao"))

    watch_brand_files(desk.app)

    assert index.match(b"aliexpress.top")
    assert not desk.app.watching.index.match(b"aliexpress.top")


@pytest.mark.parametrize("is_emptied", [True, False], ids=["empty", "gone"])
def test_folder_that_vanishes_unwatches_nothing(two_brands: Desk, is_emptied: bool) -> None:
    folder = two_brands.config.brands_folder
    away = folder.rename(folder.with_name("unmounted"))
    if is_emptied:
        folder.mkdir()

    changed = watch_brand_files(two_brands.app)
    troubles, while_away = two_brands.troubles, watched(two_brands)
    if is_emptied:
        folder.rmdir()
    away.rename(folder)
    watch_brand_files(two_brands.app)

    assert not changed
    assert while_away == watched(two_brands) == {"aliexpress", "sberbank"}
    assert "The brands last read stay in force." in troubles["brands folder"]
    assert two_brands.troubles == {}


def test_file_that_cannot_be_looked_at_keeps_its_last_brand(two_brands: Desk) -> None:
    file = two_brands.config.brands_folder / "sberbank.yaml"
    aside = file.rename(file.with_suffix(".aside"))
    # A link to itself is listed, and no look at it succeeds.
    file.symlink_to(file)

    watch_brand_files(two_brands.app)
    while_away, trouble = watched(two_brands), two_brands.troubles[TROUBLE]
    aside.rename(file)
    watch_brand_files(two_brands.app)

    assert while_away == watched(two_brands) == {"aliexpress", "sberbank"}
    assert "cannot be read" in trouble
    assert "The last good version stays in force." in trouble
    assert two_brands.troubles == {}
