"""What happened to a mark, in words that techniques share."""

from domainwatch.match.align import Slips
from domainwatch.match.alphabet import shown_key
from domainwatch.match.technique import Find
from domainwatch.match.words import is_luring, words_of

_IN_WORDS = {
    "look": "read by its look",
    "key": "from a neighbouring key",
    "other": "replaced",
    "doubled": "doubled",
    "added": "added",
    "left_out": "missing",
    "paired": "written as two",
}


def slips_in_words(slips: Slips) -> str:
    """What happened to the letters, counted."""
    told = [
        f"{count} letter{'s' * (count > 1)} {_IN_WORDS[kind]}"
        for kind, count in slips._asdict().items()
        if count and kind in _IN_WORDS
    ]
    told += [f"{slips.swapped} pair{'s' * (slips.swapped > 1)} swapped"] * bool(slips.swapped)
    told += [f"{slips.separator} separator{'s' * (slips.separator > 1)} inside"] * bool(slips.separator)
    return ", ".join(told)


def look_in_words(find: Find) -> str:
    """What the label reads as, and what else happened to it."""
    return f"«{find.written}» shows what reads as «{find.form.shown}»{more_in_words(find)}"


def more_in_words(find: Find) -> str:
    """The slips and the lure words beside the reason of a find, as the end of a sentence."""
    slips = f", with {slips_in_words(find.place.slips)}" if find.place.cost else ""
    return slips + beside_in_words(find)


def beside_in_words(find: Find) -> str:
    """The lure words beside the mark, as the end of a sentence."""
    words = [shown_key(word) for word in words_of(f"{find.left}-{find.right}") if is_luring(word)]
    return ", with " + " and ".join(f"the lure word «{word}»" for word in words) if words else ""
