"""The mark beside other words: aliexpress-sale, my-ozon-login, yandexlogin."""

from collections.abc import Iterator

from domainwatch.match.alphabet import is_cyrillic
from domainwatch.match.steps import beside_in_words
from domainwatch.match.technique import Find, Technique

#: The words that names add most, in the two languages of the examples; the open set has no end.
_WORDS = ("login", "sale", "shop", "pay", "support", "online", "bonus", "lk", "vhod", "skidki")
_RUSSIAN_WORDS = ("вход", "скидки", "акции", "магазин", "доставка", "оплата", "бонус", "онлайн", "поддержка", "мой")


def explains(find: Find) -> str:
    """The step in words, where the find is of this kind."""
    if find.place.cost or find.left + find.right == "":
        return ""
    alone = find.left[-1:] in ("", "-") and find.right[:1] in ("", "-")
    return f"the label contains «{find.form.shown}»{' as a word of its own' if alone else ''}{beside_in_words(find)}"


def variants(mark: str) -> Iterator[str]:
    """Labels that abuse the mark in this way."""
    words = _RUSSIAN_WORDS if is_cyrillic(mark) else _WORDS
    yield from (mark + joint + word for word in words for joint in ("-", ""))
    yield from (f"{word}-{mark}" for word in words)


TECHNIQUE = Technique(id="combination", title="mark with other words", rank=60, explains=explains, variants=variants)
