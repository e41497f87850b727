"""What never alerts: the brand's own names, and words that the watchlist calls innocent."""

from collections.abc import Iterable

from domainwatch.model import Brand, Domain


def owned_names(brands: Iterable[Brand]) -> frozenset[str]:
    """The registrable domains that the watched brands own; none of them is abuse of another watched mark."""
    return frozenset(name for brand in brands for name in brand.owned)


def is_owned(domain: Domain, owned: frozenset[str]) -> bool:
    """Whether the name stands under a registrable domain that a watched brand owns."""
    return domain.registrable in owned or domain.name in owned


def is_innocent(text: str, start: int, stop: int, never_match: frozenset[str]) -> bool:
    """Whether the text found at [start, stop), the hyphen token around it, or the whole text is an innocent word."""
    token_start = text.rfind("-", 0, start) + 1
    token_end = text.find("-", stop)
    token = text[token_start : token_end if token_end >= 0 else len(text)]
    return not never_match.isdisjoint((text, token, text[start:stop]))
