"""The spellings that are looked for, for each mark."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from domainwatch.match.alphabet import cyrillic_key, is_cyrillic
from domainwatch.match.foreign import foreign_key
from domainwatch.match.lexicon import UNKNOWN_SHARE
from domainwatch.match.packed import EXACT, WHOLE, WITH_SLIPS
from domainwatch.match.sound import heard
from domainwatch.match.tables.keys import ROMAN, SHAPES, TO_CYRILLIC_KEYS, TO_LATIN_KEYS
from domainwatch.match.technique import Form
from domainwatch.match.words import share_of_word
from domainwatch.model import Brand, Mark

#: How a spelling comes from the mark: it is the mark, the watchlist has it, or it was derived.
MARK, LISTED, LAYOUT, SOUND, SHAPE, ORDER = "mark", "listed", "layout", "sound", "shape", "order"
#: Letters that a derived spelling needs; shorter ones are accidents of any language.
DERIVED_LETTERS = 4
#: Letters that a Cyrillic spelling needs to count with a slip; Russian has many short words that are near each other.
SLIP_LETTERS = 6
#: Russian ways to write a Latin mark of which somebody may have typed the keys; the others are too unlikely.
LIKELY = 3
#: Letters that a spelling by sound needs to count with a slip, and the same written back in Latin ones to count at all:
#: nobody has confirmed it, so that it must be unlikely to be met by accident.
SOUND_SLIP_LETTERS, ECHO_LETTERS = 8, 6
#: The share (a power of ten) from which a word is ordinary at any length.
COMMON = -4.9
#: Letter pairs that pass for one letter; the search looks for them as they are, the alignment reads them.
_PAIRS = (("m", "rn"), ("m", "nn"), ("w", "vv"), ("d", "cl"))


def forms_of(brands: Iterable[Brand]) -> tuple[Form, ...]:
    """Every spelling that is looked for, once for its mark; separators inside a mark are left out."""
    owners = [(brand, mark) for brand in brands for mark in brand.marks]
    watched = frozenset(key_of(mark.text) for _, mark in owners)
    return tuple(
        Form(
            text=key,
            shown=shown,
            origin=origin,
            brand=brand,
            mark=mark,
            is_derived=_is_derived(key, origin),
            watched=watched,
        )
        for brand, mark in owners
        for key, (shown, origin) in _keys(mark, brand.languages).items()
    )


def spellings_of(form: Form) -> Iterator[tuple[str, int]]:
    """What the search looks for on behalf of a form, each with the rule by which it counts (see packed)."""
    if form.is_derived:
        yield form.text, WHOLE
        return
    yield form.text, EXACT if form.text.isupper() and len(form.text) < SLIP_LETTERS else WITH_SLIPS
    for letter, pair in _PAIRS:
        place = form.text.find(letter)
        while place >= 0:
            yield form.text[:place] + pair + form.text[place + 1 :], EXACT
            place = form.text.find(letter, place + 1)


def derived_by(origin: str) -> Callable[[str], Iterator[str]]:
    """What gives the spellings that come from a mark in this way."""
    return lambda mark: (shown for shown, how in derived(mark) if how == origin)


def derived(text: str, languages: Sequence[str] = ()) -> Iterator[tuple[str, str]]:
    """Spellings that come from this one by layout, sound, shape and order, each with the word for how.

    Keyboards are Russian ones and those of the languages given. Russian spellings of a Latin one that are likely are
    spelled on like any other.
    """
    if is_cyrillic(text):
        yield from _typed_russian(text, languages)
        yield from _latin_ways(text)
    elif text.isascii():
        keyboards = _keyboards(TO_CYRILLIC_KEYS, languages)
        yield from ((typed, LAYOUT) for keys in keyboards if (typed := _typed(text, keys)))
        ways = [way for way in heard(text) if not is_ordinary(way)]
        yield from ((way, SOUND) for way in ways)
        for way in ways[:LIKELY]:
            yield from _typed_russian(way, languages)
        yield from (other for way in ways[:1] for other in _latin_ways(way) if _is_telling(*other))
        yield from ((f"{text[cut:]}-{text[:cut]}", ORDER) for cut in range(2, len(text) - 1))


def is_ordinary(text: str) -> bool:
    """Whether the text is a word that people use without thinking of a mark: any short one, and very common ones."""
    share = share_of_word(cyrillic_key(text) if is_cyrillic(text) else text)
    return share >= COMMON or (share > UNKNOWN_SHARE and len(text) < SLIP_LETTERS)


def _is_derived(key: str, origin: str) -> bool:
    """Whether the spelling counts letter for letter only: it was made by rule, and is no long Russian one by sound."""
    is_long = key.isupper() and len(key) >= SOUND_SLIP_LETTERS
    return origin not in (MARK, LISTED) and not (origin == SOUND and is_long)


def _is_telling(text: str, origin: str) -> bool:
    return not is_ordinary(text) and (origin != SOUND or len(text) >= ECHO_LETTERS)


def _typed_russian(text: str, languages: Sequence[str]) -> Iterator[tuple[str, str]]:
    for letters in _keyboards(TO_LATIN_KEYS, languages):
        keys = [letters.get(letter, letter) for letter in text]
        yield "".join(key for key in keys if key.isalnum()), LAYOUT
        yield "".join(key if key.isalnum() else "-" for key in keys).strip("-"), LAYOUT


def _latin_ways(text: str) -> Iterator[tuple[str, str]]:
    yield from (("".join(scheme.get(letter, letter) for letter in text), SOUND) for scheme in ROMAN)
    if set(text) <= set(SHAPES):
        yield "".join(SHAPES[letter] for letter in text), SHAPE


def _keyboards(keys: Mapping[str, Mapping[str, str]], languages: Sequence[str]) -> Iterator[Mapping[str, str]]:
    return (keys[language] for language in dict.fromkeys(("ru", *languages)) if language in keys)


def _typed(text: str, keys: Mapping[str, str]) -> str:
    """What the keys of the text type; nothing where the layout has no letter on one of them."""
    letters = [letter if letter.isdigit() or letter == "-" else keys.get(letter, "") for letter in text]
    return "".join(letters) if all(letters) else ""


def _keys(mark: Mark, languages: Sequence[str]) -> dict[str, tuple[str, str]]:
    keys: dict[str, tuple[str, str]] = {}
    given = (mark.text, *mark.also_written)
    for text in given:
        keys.setdefault(key_of(text), (text, MARK if text == mark.text else LISTED))
    for text in given:
        for shown, origin in derived(joined(text), languages):
            is_echo = text != mark.text and shown.isascii() and not _is_telling(shown, origin)
            if len(key_of(shown)) >= DERIVED_LETTERS and not is_echo:
                keys.setdefault(key_of(shown), (shown, origin))
    return {key: value for key, value in keys.items() if len(key) > 1}


def joined(text: str) -> str:
    """The spelling without its separators."""
    return "".join(letter for letter in text.lower() if letter.isalnum())


def key_of(text: str) -> str:
    """The spelling in the small alphabet; other scripts as they are, their variants folded."""
    plain = joined(text)
    if is_cyrillic(plain):
        return cyrillic_key(plain)
    return plain if plain.isascii() else foreign_key(plain)
