"""How browsers show a name: in its own letters, or as punycode.

The rules are those that the browsers publish, as far as the data for them is at hand: it lacks Chrome's list of much
visited names, and which letters UTS #39 allows within the blocks of phonetic ones.
Source: Chromium docs/idn.md; Mozilla's "IDN display algorithm"; WebKit's URLHelpers; UTS #39 section 5.2.
"""

import unicodedata
from collections.abc import Callable

import idna

from domainwatch.match.alphabet import is_cyrillic
from domainwatch.match.reading import latin_look
from domainwatch.match.scripts import CYRILLIC, GREEK, HAN, LATIN, scripts_of
from domainwatch.match.tables.zones import LETTERS, RUSSIAN
from feeds.parse.label import u_label

#: Alphabets that one label may mix (UTS #39, Highly Restrictive); any one alone is fine too.
_MIXABLE = (
    frozenset({LATIN, HAN, "hiragana", "katakana"}),
    frozenset({LATIN, HAN, "bopomofo"}),
    frozenset({LATIN, HAN, "hangul"}),
)
#: Cyrillic letters that pass for Latin ones in Chrome's and Firefox's eyes: a label of nothing else is hidden, unless
#: its top-level domain is Cyrillic or one of those where such labels are ordinary words.
_PASS_FOR_LATIN = frozenset("аысԁеԍһіюјӏорԗԛѕԝхуъьҽпгѵѡ")
_CYRILLIC_COUNTRIES = frozenset({"bg", "by", "kz", "pyc", "ru", "su", "ua", "uz"})
#: What Chrome hides besides: pinyin, medieval and transliterating Latin letters, kra, Old Cyrillic; half-open.
_HIDDEN_BY_CHROME = ((0x1CD, 0x1DD), (0x138, 0x139), (0x1E00, 0x1E9C), (0x1C80, 0x1C90), (0xA640, 0xA6A0))
#: Blocks of phonetic letters, which UTS #39 does not allow; half-open. Those of living alphabets (ə, ɓ) it does: their
#: capitals stand in Latin Extended-B.
_PHONETIC = ((0x1C0, 0x1C4), (0x250, 0x2B0), (0x1D00, 0x1DC0), (0x2C60, 0x2C80), (0xA720, 0xA800), (0xAB30, 0xAB70))
_EXTENDED_B = range(0x180, 0x250)

#: Cyrillic top-level domains below which Safari shows what the registry takes; under .рф it knows Russian letters only.
#: Cyrillic and Greek letters elsewhere it never shows.
_SAFARI_ZONES = ("дети", "онлайн", "сайт", "орг", "укр", "бел", "қаз", "мон", "бг", "срб", "мкд")
_SHOWN_BY_SAFARI = {zone: LETTERS[zone] for zone in _SAFARI_ZONES} | {"рф": RUSSIAN}


def shown_in(name: str) -> dict[str, str]:
    """What the address line shows for a name in A-labels, by browser: Chrome, Firefox and Safari."""
    labels = name.split(".")
    top = u_label(labels[-1])
    return {
        browser: ".".join(_shown_label(label, top, shows) for label in labels) for browser, shows in _BROWSERS.items()
    }


def shown_step(name: str) -> str:
    """How browsers show an encoded name, in words; nothing for a name of plain letters."""
    if "xn--" not in name:
        return ""
    own = ".".join(map(u_label, name.split(".")))
    showing = [browser for browser, text in shown_in(name).items() if text == own != name]
    hiding = [browser for browser in _BROWSERS if browser not in showing]
    told = [f"{form} in {_listed(who)}" for form, who in ((f"as {own}", showing), ("as punycode", hiding)) if who]
    twin = popular_twin(name)
    if twin and "Chrome" in showing:
        told.append(f"in Chrome only while {twin} is not among the most visited names")
    return f"shown {', '.join(told)}"


def popular_twin(name: str) -> str:
    """The name in plain letters that the encoded one looks like; Chrome hides the latter if the former is popular."""
    look = ".".join(latin_look(u_label(label)) for label in name.split("."))
    is_plain = look.isascii() and "~" not in look and not name.rpartition(".")[2].startswith("xn--")
    return look if is_plain and look != name else ""


def _shown_label(label: str, top: str, shows: Callable[[str, str], bool]) -> str:
    text = u_label(label)
    return text if text != label and _is_valid(text) and shows(text, top) else label


def _is_valid(text: str) -> bool:
    """Whether the label is one of IDNA2008, of alphabets that go together and of digits of one kind."""
    try:
        idna.encode(text)
    except (idna.IDNAError, UnicodeError):
        return False
    scripts = scripts_of(text)
    digits = {unicodedata.name(letter).rpartition(" ")[0] for letter in text if letter.isdecimal()}
    return len(digits) < 2 and (len(scripts) < 2 or any(scripts <= mixable for mixable in _MIXABLE))


def _chrome_shows(text: str, top: str) -> bool:
    return _firefox_shows(text, top) and all(map(_is_allowed, text))


def _firefox_shows(text: str, top: str) -> bool:
    letters = {letter for letter in text if letter.isalpha()}
    is_exempt = is_cyrillic(top) or top in _CYRILLIC_COUNTRIES
    return is_exempt or not letters <= _PASS_FOR_LATIN


def _safari_shows(text: str, top: str) -> bool:
    scripts = scripts_of(text)
    if CYRILLIC in scripts:
        return all(letter in _SHOWN_BY_SAFARI.get(top, "") for letter in text if letter.isalpha())
    return GREEK not in scripts


def _is_allowed(letter: str) -> bool:
    code = ord(letter)
    if any(start <= code < stop for start, stop in _PHONETIC):
        return ord(letter.upper()[0]) in _EXTENDED_B
    return not any(start <= code < stop for start, stop in _HIDDEN_BY_CHROME)


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


_BROWSERS: dict[str, Callable[[str, str], bool]] = {
    "Chrome": _chrome_shows,
    "Firefox": _firefox_shows,
    "Safari": _safari_shows,
}
