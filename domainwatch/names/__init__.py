"""One name, read: canonical form, Unicode form, public suffix.

Takes: text from a feed, a person or a file.
Gives: `Domain`.
Touches: nothing.
Next: match, which looks at the Domain's labels.
"""

from domainwatch.names.canonical import NotAName, a_labels, domain_of, domain_of_a_labels
from domainwatch.names.shown import defanged, shown
from domainwatch.names.suffix import is_private_suffix, is_public_suffix, registrable_of, suffix_of, suffix_rules

__all__ = [
    "NotAName",
    "a_labels",
    "defanged",
    "domain_of",
    "domain_of_a_labels",
    "is_private_suffix",
    "is_public_suffix",
    "registrable_of",
    "shown",
    "suffix_of",
    "suffix_rules",
]
