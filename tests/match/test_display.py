"""Names are shown as browsers show them, by the rules that the browsers publish."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domainwatch.match.display import shown_in, shown_step
from domainwatch.names import a_labels

CHROME, FIREFOX, SAFARI = "Chrome", "Firefox", "Safari"


@pytest.mark.parametrize(
    ("name", "browsers", "rule"),
    [
        ("өзон.рф", {CHROME, FIREFOX}, "Safari shows the 33 Russian letters only under .рф"),
        ("озон.рф", {CHROME, FIREFOX, SAFARI}, "Russian letters are shown under .рф"),
        ("озон.com", {CHROME, FIREFOX}, "Safari shows Cyrillic letters under Cyrillic domains only"),
        ("яндекс.ком", {CHROME, FIREFOX}, "Safari has no letters for this Cyrillic domain"),
        ("ґудзик.укр", {CHROME, FIREFOX, SAFARI}, "Safari has the Ukrainian letters under .укр"),
        ("аррӏе.com", set(), "every letter passes for a Latin one"),
        ("аррӏе.рф", {CHROME, FIREFOX}, "under a Cyrillic domain such letters are words"),
        ("роса.ru", {CHROME, FIREFOX}, "under .ru such letters are words"),
        ("ѕьегьапк.com", {CHROME, FIREFOX}, "к is not among the letters that pass for Latin ones"),
        ("аliexpress.com", set(), "Latin and Cyrillic mixed"),
        ("αlibaba.com", set(), "Latin and Greek mixed"),
        ("citiliոk.com", set(), "Latin and Armenian mixed"),
        ("αλιμπαμπα.gr", {CHROME, FIREFOX}, "Safari shows no Greek letters"),
        ("ali速卖通.com", {CHROME, FIREFOX, SAFARI}, "Latin and Han go together"),
        ("aliéxpress.com", {CHROME, FIREFOX, SAFARI}, "Latin letters with marks"),
        ("aliẹxpress.com", {CHROME, FIREFOX, SAFARI}, "Vietnamese letters"),
        ("aliɓaɓa.com", {CHROME, FIREFOX, SAFARI}, "Hausa letters stand among phonetic ones"),
        ("aḷiexpress.com", {FIREFOX, SAFARI}, "Chrome hides transliterating letters"),
        ("ālǐbābā.com", {FIREFOX, SAFARI}, "Chrome hides pinyin"),
        ("ɑliexpress.com", {FIREFOX, SAFARI}, "a phonetic letter"),
        ("xn--ls8h.la", set(), "IDNA2008 allows no emoji"),
        ("xn--99999999.com", set(), "no decoder takes the label"),
    ],
)
def test_name_is_shown_in_its_letters_by_these_browsers(name: str, browsers: set[str], rule: str) -> None:
    shown = shown_in(a_labels(name))

    assert {browser for browser, text in shown.items() if text == name and "xn--" not in text} == browsers, rule


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("aliexpress.com", ""),
        ("өзон.рф", "shown as өзон.рф in Chrome and Firefox, as punycode in Safari"),
        ("аррӏе.com", "shown as punycode in Chrome, Firefox and Safari"),
        ("速卖通.com", "shown as 速卖通.com in Chrome, Firefox and Safari"),
        ("aḷı.рф", "shown as aḷı.рф in Firefox and Safari, as punycode in Chrome"),
    ],
)
def test_step_says_it_in_words(name: str, step: str) -> None:
    assert shown_step(a_labels(name)) == step


def test_step_says_that_chrome_hides_what_looks_like_a_popular_name() -> None:
    step = shown_step(a_labels("aliéxpress.com"))

    assert step.endswith(", in Chrome only while aliexpress.com is not among the most visited names")


@given(st.text("abäжө-.ﬁ速\u0301xn1٣", min_size=1, max_size=20))
def test_every_browser_shows_each_label_in_one_of_its_two_forms(text: str) -> None:
    try:
        name = a_labels(f"{text}.com")
    except ValueError:
        return

    shown = shown_in(name)

    assert all(a_labels(form) == name for form in shown.values())
    assert bool(shown_step(name)) == ("xn--" in name)
