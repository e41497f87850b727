"""What never alerts: the brands' own names, and words that the watchlist calls innocent."""

from collections.abc import Iterable

from domainwatch.match.alphabet import cyrillic_key, is_cyrillic
from domainwatch.match.technique import Find
from domainwatch.model import Brand, Domain


def owned_names(brands: Iterable[Brand]) -> frozenset[str]:
    """The registrable domains that the watched brands own; none of them is abuse of another watched mark."""
    return frozenset(name for brand in brands for name in brand.owned)


def is_owned(domain: Domain, owned: frozenset[str]) -> bool:
    """Whether the name stands under a registrable domain that a watched brand owns."""
    return domain.registrable in owned or domain.name in owned


def is_innocent(find: Find) -> bool:
    """Whether the find, the word between hyphens around it, or the whole label is a word that never matches.

    A longer word that never matches covers a find inside it: «ozone» covers «ozon» in «ozonetherapy».
    """
    for text in find.form.mark.never_match:
        key = cyrillic_key(text) if is_cyrillic(text) else text
        if key in (find.text, find.word, find.label) or (find.text in key and _covers(key, find)):
            return True
    return False


def _covers(word: str, find: Find) -> bool:
    place = find.label.find(word)
    start, stop = len(find.left), len(find.label) - len(find.right)
    return 0 <= place <= start and stop <= place + len(word)
