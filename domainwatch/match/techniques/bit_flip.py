"""The mark with one bit of a letter flipped, as faulty memory does: aliexqress."""

from collections.abc import Iterator

from domainwatch.match.technique import Find, Technique, one_replaced


def explains(find: Find) -> str:
    """The step in words, where the find is of this kind."""
    changed = one_replaced(find)
    slips = find.place.slips
    if not (changed and changed.isascii()) or slips.key or slips.look:
        return ""
    if (ord(changed[0]) ^ ord(changed[1])).bit_count() != 1:
        return ""
    return f"«{find.seen}» is «{find.form.shown}» with one bit flipped: «{changed[0]}» for «{changed[1]}»"


def variants(mark: str) -> Iterator[str]:
    """Labels that abuse the mark in this way."""
    for place, letter in enumerate(mark):
        for bit in range(8):
            flipped = chr(ord(letter) ^ (1 << bit))
            if flipped.isascii() and (flipped.isdigit() or flipped.islower()):
                yield mark[:place] + flipped + mark[place + 1 :]


TECHNIQUE = Technique(id="bit_flip", title="one bit flipped", rank=26, explains=explains, variants=variants)
