"""A brand file becomes a brand, or all that is wrong with it is said at once."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from domainwatch.model import Brand, ConfigError, Mark
from domainwatch.watchlist import example_brand, read_brand, read_brands
from domainwatch.yamlfile import texts_in
from domainwatch.yamlfile.read import MAX_PROBLEMS

FULL = """\
brand: AliExpress
owner: Alibaba.com Singapore E-Commerce
alert_to: [brand-desk@registrar.example]
languages: [en, ru]
marks:
  - mark: ALIExpress
    also_written: [алиэкспресс, 速卖通, "cafe\u0301"]
    never_match: [Airexpress]
owned: [aliexpress.com, АЛИЭКСПРЕСС.рф]
"""


def problems_of(text: str, file: str = "b.yaml") -> list[str]:
    """What the reader of this file is told, a line for each problem."""
    with pytest.raises(ConfigError) as refusal:
        read_brand(text, file)
    return str(refusal.value).splitlines()


def test_whole_file_becomes_a_brand_in_normal_form() -> None:
    brand = read_brand(FULL, "config/brands/ali.yaml")

    assert brand == Brand(
        id="ali",
        name="AliExpress",
        owner="Alibaba.com Singapore E-Commerce",
        alert_to=("brand-desk@registrar.example",),
        languages=("en", "ru"),
        marks=(
            Mark(
                text="aliexpress",
                also_written=("алиэкспресс", "速卖通", "café"),
                never_match=frozenset({"airexpress"}),
            ),
        ),
        owned=frozenset({"aliexpress.com", "xn--80akiid0ahgda9j.xn--p1ai"}),
    )


def test_only_brand_and_marks_are_required() -> None:
    brand = read_brand("brand: X\nmarks: [{mark: examplebank}]", "x.yaml")

    assert brand == Brand(id="x", name="X", marks=(Mark(text="examplebank"),))


HEAD = "brand: X\nmarks:\n  - mark: examplebank\n"


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("marks: [{mark: a-b}]", "b.yaml:1: brand", ["missing"]),
        ("brand: X\nmarks:\n  - also_written: [y]", "b.yaml:3: marks[0].mark", ["missing", "protected word"]),
        ("brand: X\nmarks: []", "b.yaml:2: marks", ["list", "something in it"]),
        ("brand: X\nmarks: [examplebank]", "b.yaml:2: marks[0]", ["mapping", "mark, also_written, never_match"]),
        ("brand: X\nmarks:\n  - mrak: y\n    mark: z", "b.yaml:3: marks[0].mrak", ["did you mean `mark`?"]),
        (HEAD + "colour: red", "b.yaml:4: colour", ["allowed here", "alert_to"]),
        (HEAD + "brand: Y", "b.yaml:4: brand", ["second time", "line 1"]),
        ("brand: X\nmarks: [{mark: 360}]", "b.yaml:2: marks[0].mark", ["360", "number", "quotes"]),
        ("brand: X\nmarks: [{mark: no}]", "b.yaml:2: marks[0].mark", ["no", "truth value", "quotes"]),
        ("brand: X\nmarks:\n  - mark: ' '", "b.yaml:3: marks[0].mark", ["empty"]),
        ("brand: X\nmarks:\n  - mark:", "b.yaml:3: marks[0].mark", ["empty"]),
        ("brand: X\nmarks: [{mark: mail.ru}]", "b.yaml:2: marks[0].mark", ["dot", "suffix"]),
        ("brand: X\nmarks: [{mark: mail ru}]", "b.yaml:2: marks[0].mark", ["space"]),
        ("brand: X\nmarks: [{mark: m&m}]", "b.yaml:2: marks[0].mark", ["&"]),
        ('brand: X\nmarks: [{mark: "m\\u202em"}]', "b.yaml:2: marks[0].mark", [r"\u{202e}"]),
        (f"brand: X\nmarks: [{{mark: {'m' * 64}}}]", "b.yaml:2: marks[0].mark", ["64", "63"]),
        (f"brand: X\nmarks: [{{mark: {'ж' * 63}}}]", "b.yaml:2: marks[0].mark", ["63 octets"]),
        ("brand: X\nmarks: [{mark: xn--d1acpjx3f}]", "b.yaml:2: marks[0].mark", ["яндекс"]),
        ("brand: X\nmarks: [{mark: shop}]", "b.yaml:2: marks[0].mark", ["public suffix", ".shop", "nic.shop"]),
        ("brand: X\nmarks: [{mark: ab-c, also_written: [ОНЛАЙН]}]", "b.yaml:2: marks[0].also_written[0]", ["suffix"]),
        (HEAD + "  - mark: ExampleBank", "b.yaml:4: marks[1].mark", ["same word", "marks[0].mark"]),
        (HEAD + "    also_written: [q-q, Q-Q]", "b.yaml:4: marks[0].also_written[1]", ["marks[0].also_written[0]"]),
        (HEAD + "    never_match: [examplebank]", "b.yaml:4: marks[0].never_match[0]", ["the mark itself"]),
        (HEAD + "owned:\n  - www.aliexpress.com", "b.yaml:5: owned[0]", ["`aliexpress.com`"]),
        (HEAD + "owned: [shop.яндекс.рф]", "b.yaml:4: owned[0]", ["`яндекс.рф`"]),
        (HEAD + "owned: [co.uk]", "b.yaml:4: owned[0]", ["public suffix"]),
        (HEAD + "owned: ['https://example.com/']", "b.yaml:4: owned[0]", ["not a registrable"]),
        (HEAD + "owned: example.com", "b.yaml:4: owned", ["must be a list", "example.com"]),
        (HEAD + 'alert_to: ["a@b.example\\nBcc: c@d.example"]', "b.yaml:4: alert_to[0]", ["one mail address"]),
        (HEAD + "languages: [en, zh]", "b.yaml:4: languages[1]", ["en, ru, uk", "zh"]),
        (HEAD + "\towner: y", "b.yaml:4", ["tab"]),
    ],
)
def test_each_mistake_is_told_with_its_line_and_key(text: str, place: str, words: list[str]) -> None:
    (told,) = problems_of(text)

    assert told.startswith(f"{place}: ")
    assert [word for word in words if word not in told] == []


def test_every_problem_is_told_at_once_in_the_order_of_the_lines() -> None:
    told = problems_of(
        "brnad: X\n"
        "marks:\n"
        "  - mark: shop\n"
        "  - mark: a-b\n"
        "  - mark: a-b\n"
        "    never_match: a-b\n"
        "owned: [www.example.com, com]\n"
        "alert_to: nobody\n"
        "alert_to: nobody\n"
    )

    assert [line.split(": ")[0] + " " + line.split(": ")[1] for line in told] == [
        "b.yaml:1 brand",
        "b.yaml:1 brnad",
        "b.yaml:3 marks[0].mark",
        "b.yaml:5 marks[2].mark",
        "b.yaml:6 marks[2].never_match",
        "b.yaml:7 owned[0]",
        "b.yaml:7 owned[1]",
        "b.yaml:8 alert_to",
        "b.yaml:9 alert_to",
    ]


def test_thousands_of_problems_are_cut_and_their_count_is_told() -> None:
    told = problems_of("brand: X\nmarks:\n" + "  - {}\n" * 2000)

    assert len(told) == MAX_PROBLEMS + 1
    assert told[-1] == f"b.yaml:{MAX_PROBLEMS + 2}: and {2000 - MAX_PROBLEMS} more problems from here on"


@pytest.mark.parametrize(
    "text",
    [
        "brand: Яндекс\nmarks: [{mark: yandex}]\nowned: [NIC.yandex]",
        "brand: Yandex\nmarks: [{mark: yandex}]",
    ],
)
def test_mark_may_be_a_top_level_domain_that_the_brand_itself_runs(text: str) -> None:
    assert read_brand(text, "yandex.yaml").marks[0].text == "yandex"


@pytest.mark.parametrize("suffix", ["ru", "рф", "com"])
def test_suffix_of_a_country_or_of_everybody_is_no_mark_whoever_claims_it(suffix: str) -> None:
    (told,) = problems_of(f"brand: {suffix}\nmarks: [{{mark: {suffix}}}]\nowned: [nic.{suffix}]")

    assert "public suffix" in told
    assert "list nic." not in told


def test_two_brands_may_share_a_word() -> None:
    text = "brand: X\nmarks: [{mark: examplebank}]"

    brands, problems = read_brands([("a.yaml", text), ("b.yaml", text)])

    assert [brand.id for brand in brands] == ["a", "b"]
    assert problems == ()


def test_broken_brand_file_does_not_stop_the_good_ones() -> None:
    good = "brand: X\nmarks: [{mark: examplebank}]"

    brands, problems = read_brands([("a.yaml", good), ("bad.yaml", "brand: [\n"), ("c.yaml", good)])

    assert [brand.id for brand in brands] == ["a", "c"]
    assert [problem.file for problem in problems] == ["bad.yaml"]


def test_file_name_that_cannot_be_an_id_is_a_problem() -> None:
    (told,) = problems_of("brand: X\nmarks: [{mark: examplebank}]", "brands/a b.yaml")

    assert told.startswith("brands/a b.yaml:1: ")
    assert "id" in told


def test_example_is_valid_and_names_every_key() -> None:
    brand = read_brand(example_brand(), "example.yaml")

    assert brand.marks[0].never_match
    assert brand.owned
    assert brand.alert_to


@pytest.fixture
def shipped(checkout: Path) -> dict[str, Brand]:
    texts, unreadable = texts_in(checkout / "config" / "brands")
    brands, problems = read_brands(texts)
    assert [*unreadable, *problems] == []
    return {brand.id: brand for brand in brands}


def test_shipped_brands_are_the_twelve_each_with_cyrillic_spelling_and_own_names(shipped: dict[str, Brand]) -> None:
    names = " ".join(sorted(brand.name for brand in shipped.values()))
    spelt = [
        brand.id
        for brand in shipped.values()
        if any("а" <= letter <= "я" for mark in brand.marks for word in mark.also_written for letter in word)
    ]

    assert names == "AliExpress Alibaba Citilink Mail.ru MegaFon Ozon Pandao Sberbank Tmall VK Wildberries Yandex"
    assert spelt == list(shipped)
    assert all(brand.owned and brand.alert_to for brand in shipped.values())


def test_shipped_brands_hold_each_other_innocent(shipped: dict[str, Brand]) -> None:
    owned = [name for brand in shipped.values() for name in brand.owned]

    assert len(owned) == len(set(owned))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.sampled_from(["a-b", "shop", "a@b.example"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["mark", "also_written", "never_match", "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)
FILES = st.dictionaries(
    st.sampled_from(["brand", "owner", "alert_to", "languages", "marks", "owned", "colour"]), VALUES, max_size=7
)


@pytest.mark.slow
@given(FILES)
def test_any_yaml_gives_a_brand_or_printable_problems_with_lines_of_the_file(values: dict[str, object]) -> None:
    text = yaml.safe_dump(values, allow_unicode=True)

    brands, problems = read_brands([("b.yaml", text)])

    assert bool(brands) != bool(problems)
    assert all(1 <= problem.line <= len(text.splitlines()) + 1 for problem in problems)
    assert all(str(problem).isprintable() for problem in problems)
