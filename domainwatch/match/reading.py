"""How a label is read: as it is written, and as it looks to somebody who expects Latin letters."""

import unicodedata

from domainwatch.match.tables import latin_looks
from domainwatch.model import Reading
from feeds.parse.label import u_label

#: The kinds of reading.
AS_WRITTEN, LATIN_LOOK = "as written", "Latin look"


def readings_of(label: str) -> tuple[Reading, ...]:
    """The readings of one A-label: always as written, and the Latin look where that differs."""
    written = u_label(label)
    if written.isascii():
        return (Reading(label=label, kind=AS_WRITTEN, text=written),)
    written = unicodedata.normalize("NFC", written)
    look = "".join(map(look_of, written))
    readings = (Reading(label=label, kind=AS_WRITTEN, text=written), Reading(label=label, kind=LATIN_LOOK, text=look))
    return readings[: 1 + (look != written)]


def look_of(letter: str) -> str:
    """What one letter looks like: a Latin letter (or two), nothing for a combining mark, else the letter itself."""
    if letter.isascii():
        return letter
    if letter in latin_looks():
        return latin_looks()[letter]
    base = [part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part)]
    return "".join(latin_looks().get(part, part) for part in base)


def steps_of(reading: Reading) -> tuple[str, ...]:
    """How the reading came about, a sentence for each letter that was read as another; empty as written."""
    if reading.kind == AS_WRITTEN:
        return ()
    written = readings_of(reading.label)[0].text
    folded = {letter: look_of(letter) for letter in written if look_of(letter) != letter}
    letters = ", ".join(f"{letter} ({_name(letter)}) looks like {look or 'nothing'}" for letter, look in folded.items())
    return (f"«{written}» reads as {reading.text}: {letters}",)


def _name(letter: str) -> str:
    name = unicodedata.name(letter, f"U+{ord(letter):04X}").lower()
    script, _, rest = name.partition(" ")
    return f"{script.capitalize()} {rest}".strip()
