"""The mark beside other words: aliexpress-sale, my-ozon-login, yandexlogin."""

from collections.abc import Iterator

from domainwatch.match.alphabet import shown_key
from domainwatch.match.tables.lures import lures
from domainwatch.match.technique import Find, Technique
from domainwatch.match.words import words_of

#: The words that names add most, in the two languages of the examples; the open set has no end.
_WORDS = ("login", "sale", "shop", "pay", "support", "online", "bonus", "lk", "vhod", "skidki")


def explains(find: Find) -> str:
    """The step in words, where the find is of this kind."""
    if find.place.cost or find.left + find.right == "":
        return ""
    words = [word for word in words_of(f"{find.left}-{find.right}") if word in lures()]
    told = ", with " + " and ".join(f"the lure word «{shown_key(word)}»" for word in words) if words else ""
    alone = find.left[-1:] in ("", "-") and find.right[:1] in ("", "-")
    return f"the label contains «{find.form.shown}»{' as a word of its own' if alone else ''}{told}"


def variants(mark: str) -> Iterator[str]:
    """Labels that abuse the mark in this way."""
    yield from (mark + joint + word for word in _WORDS for joint in ("-", ""))
    yield from (f"{word}-{mark}" for word in _WORDS)


TECHNIQUE = Technique(id="combination", title="mark with other words", rank=60, explains=explains, variants=variants)
