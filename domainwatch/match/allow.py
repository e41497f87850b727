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
    """Whether the find, the word between hyphens around it, or the whole label is a word that never matches."""
    words = find.form.mark.never_match
    if not words:
        return False
    start = find.label_start + find.left.rfind("-") + 1
    stop = find.body.find("-", find.stop, find.label_stop)
    word = find.body[start : stop if stop >= 0 else find.label_stop]
    keys = {cyrillic_key(text) if is_cyrillic(text) else text for text in words}
    return not keys.isdisjoint((find.text, word, find.label))
