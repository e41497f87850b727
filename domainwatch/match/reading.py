"""How a label is read: as it is written, as it looks among Latin letters, and as it looks among Russian ones."""

import unicodedata

from domainwatch.match.alphabet import NOTHING, cyrillic_key, is_cyrillic, shown_key
from domainwatch.match.foreign import foreign_key
from domainwatch.match.tables import latin_looks
from domainwatch.match.tables.zones import RUSSIAN
from domainwatch.model import Reading
from domainwatch.names import suffix_of
from feeds.parse.label import u_label

#: The kinds of reading.
AS_WRITTEN, LATIN_LOOK, CYRILLIC_LOOK, OTHER_SCRIPT = "as written", "Latin look", "Cyrillic look", "other script"
KINDS = (AS_WRITTEN, LATIN_LOOK, CYRILLIC_LOOK, OTHER_SCRIPT)


def written(label: str) -> str:
    """The label as people write it (NFC), from its A-label."""
    text = u_label(label)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def readings_of(label: str) -> tuple[Reading, ...]:
    """The readings of one A-label: always as written; the Latin and the Cyrillic look where it is not plain ASCII."""
    text = written(label)
    readings = [Reading(label=label, kind=AS_WRITTEN, text=text)]
    if not text.isascii():
        readings.append(Reading(label=label, kind=LATIN_LOOK, text=latin_look(text)))
    if is_cyrillic(text):
        readings.append(Reading(label=label, kind=CYRILLIC_LOOK, text=shown_key(cyrillic_key(text))))
    return tuple(readings)


def texts_of(name: str, suffix: str) -> dict[str, str]:
    """What stands before the public suffix, by the kind of reading; one entry where the name is plain ASCII.

    Russian letters before a Cyrillic suffix are read as Russian only: nobody takes «окна.рф» for Latin letters.
    """
    body = name.removesuffix(f".{suffix}")
    body = body if body != name else name.partition(".")[0]
    if "xn--" not in body:
        return {AS_WRITTEN: body}
    labels = [written(label) for label in body.split(".")]
    is_russian_place = is_cyrillic(u_label(suffix.rpartition(".")[2]))
    texts = {
        LATIN_LOOK: ".".join(
            NOTHING * len(text) if is_russian_place and _is_russian(text) else latin_look(text) for text in labels
        )
    }
    if any(map(is_cyrillic, labels)):
        texts[CYRILLIC_LOOK] = ".".join(
            cyrillic_key(text) if is_cyrillic(text) else latin_look(text) for text in labels
        )
    if any(letter.isalpha() and NOTHING in latin_look(letter) for letter in set("".join(labels))):
        texts[OTHER_SCRIPT] = ".".join(map(foreign_key, labels))
    return texts


def _is_russian(text: str) -> bool:
    return not text.isascii() and all(letter in RUSSIAN or not letter.isalpha() for letter in text)


def reads(kind: str, form: str) -> bool:
    """Whether a reader of this kind would look for a spelling in these letters."""
    if not form.isascii():
        return kind == OTHER_SCRIPT
    return kind == CYRILLIC_LOOK if form.isupper() else kind in (AS_WRITTEN, LATIN_LOOK)


def latin_look(text: str) -> str:
    """The text in the Latin letters that it passes for; combining marks go, what passes for nothing becomes a mark."""
    if text.isascii():
        return text
    look = "".join(map(look_of, text))
    return look if look.isascii() else "".join(letter if letter.isascii() else NOTHING for letter in look)


def look_of(letter: str) -> str:
    """What one letter looks like: a Latin letter (or two), nothing for a combining mark, else the letter itself."""
    if letter.isascii():
        return letter
    if letter in latin_looks():
        return latin_looks()[letter]
    base = [part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part)]
    return "".join(latin_looks().get(part, part) for part in base)


def steps_of(name: str, kind: str) -> tuple[str, ...]:
    """How the reading of a name came about: a sentence that names each letter read as another."""
    if kind == AS_WRITTEN:
        return ()
    body = [written(label) for label in name.removesuffix(f".{suffix_of(name)}").split(".")]
    foreign = dict.fromkeys(letter for label in body for letter in foreign_letters(label, kind))
    if not foreign:
        return ()
    told = ", ".join(f"{letter} ({letter_name(letter)}) read as {_read(letter, kind)}" for letter in foreign)
    return (f"«{'.'.join(map(written, name.split('.')))}»: {told}",)


def foreign_letters(text: str, kind: str) -> tuple[str, ...]:
    """The letters of a label, as it is written, that this kind of reading takes for others."""
    if kind == CYRILLIC_LOOK and is_cyrillic(text):
        return tuple(letter for letter in dict.fromkeys(text) if letter not in RUSSIAN and _is_sign(letter))
    if kind in (AS_WRITTEN, OTHER_SCRIPT):
        return ()
    return tuple(letter for letter in dict.fromkeys(text) if look_of(letter) != letter)


def _is_sign(letter: str) -> bool:
    """Whether somebody put the letter where a Russian one belongs; digits may be meant as digits."""
    return letter.isalpha() or not letter.isascii()


def letter_name(letter: str) -> str:
    """The letter's Unicode name in ordinary writing: Cyrillic small letter barred o."""
    script, _, rest = unicodedata.name(letter, f"U+{ord(letter):04X}").lower().partition(" ")
    return f"{script.capitalize()} {rest}".strip()


def _read(letter: str, kind: str) -> str:
    return (shown_key(cyrillic_key(letter)) if kind == CYRILLIC_LOOK else look_of(letter)) or "nothing"
