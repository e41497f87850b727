"""What never alerts: the brands' own names, and words that the watchlist calls innocent."""

from collections.abc import Iterable

from domainwatch.match.alphabet import cyrillic_key, is_cyrillic
from domainwatch.match.forms import ORDER, SLIP_LETTERS
from domainwatch.match.tables.lures import lures
from domainwatch.match.technique import Find
from domainwatch.match.traits import Traits
from domainwatch.match.words import split, word_shares, words_of
from domainwatch.model import Brand, Domain

#: By how much less likely (a power of ten) a label reads with a short mark as a word of it than without.
BURIED_MARGIN = 0.0
#: Letters of words that are no accident of the split.
LONG_WORD = 4
#: Slips that cost less are looks, which nobody makes by accident.
SLIP_COST = 0.5
#: What the slips in a Cyrillic spelling may cost in all: one letter.
CYRILLIC_COST = 1.0


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


def is_buried(find: Find, traits: Traits) -> bool:
    """Whether the find is but letters of ordinary words: «infinity» for dfinity, «outletmall» for tmall.

    A word of any language around a slip or a short mark, letters on both sides of a short mark, or a label that reads
    better without it; a lure word in the same word between hyphens says that a short mark is meant.
    """
    form = find.form.text
    is_short = len(form) < SLIP_LETTERS
    if find.word != form and find.word in word_shares() and (is_short or find.place.cost >= SLIP_COST):
        return True
    if not is_short or find.word == find.text:
        return False
    left, right = words_of(find.left.rpartition("-")[2]), words_of(find.right.partition("-")[0])
    if any(word in lures() for word in left + right):
        return False
    if len(right) > 1 and _is_letter(right[0]) and len(right[1]) >= LONG_WORD and right[1] in word_shares():
        # One letter between a mark and a word belongs to neither: it ends a longer word, as in «ozonoterapia».
        return True
    is_inside = not (traits.left_border or traits.right_border)
    return is_inside or traits.margin < BURIED_MARGIN or _reads_as_words(find.word, form)


def _is_letter(word: str) -> bool:
    return len(word) == 1 and word.isalpha()


def _reads_as_words(word: str, without: str) -> bool:
    parts = split(word, without)[1]
    return all(len(part) >= LONG_WORD and part in word_shares() for part in parts)


def is_plausible(find: Find) -> bool:
    """Whether the find may count at all, where no labelled names teach the score.

    A derived spelling stands letter for letter as a word of its own, a re-ordered one is the whole label. A Cyrillic
    one is no other Russian word, has one slip at most, and a short one stands alone or beside a lure word.
    """
    if find.form.is_derived:
        is_same = (
            find.text.replace("-", "") == find.form.text and find.left[-1:] in ("", "-") and find.right[:1] in ("", "-")
        )
        return is_same and (find.form.origin != ORDER or find.label == find.form.shown)
    if not find.form.text.isupper():
        return True
    if (find.word != find.form.text and find.word in word_shares()) or find.place.cost > CYRILLIC_COST:
        return False
    return (
        len(find.form.text) >= SLIP_LETTERS
        or find.word == find.text
        or any(map(lures().__contains__, words_beside(find)))
    )


def words_beside(find: Find) -> tuple[str, ...]:
    """The words that the label has beside the find."""
    return words_of(find.left) + words_of(find.right)


def _covers(word: str, find: Find) -> bool:
    place = find.label.find(word)
    start, stop = len(find.left), len(find.label) - len(find.right)
    return 0 <= place <= start and stop <= place + len(word)
