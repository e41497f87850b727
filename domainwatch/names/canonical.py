"""Text to Domain."""

from domainwatch.model import Domain
from domainwatch.names.suffix import suffix_of
from feeds.parse.label import NotAName, a_labels, u_label

__all__ = ["NotAName", "a_labels", "domain_of", "domain_of_a_labels"]


def domain_of(text: str) -> Domain:
    """The Domain that a person or a file means by this text.

    Raises: NotAName, with the reason in a few words.
    """
    return domain_of_a_labels(a_labels(text))


def domain_of_a_labels(name: str) -> Domain:
    """The Domain of a name that is already in lower-case A-labels, as names in a Block are."""
    suffix = suffix_of(name)
    own = name.removesuffix(suffix).rstrip(".").rpartition(".")[2]
    registrable = f"{own}.{suffix}" if own else ""
    return Domain(
        name=name,
        name_u=_unicode(name),
        registrable=registrable,
        registrable_u=_unicode(registrable),
        suffix=suffix,
    )


def _unicode(name: str) -> str:
    return ".".join(map(u_label, name.split("."))) if "xn--" in name else name
