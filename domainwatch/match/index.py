"""The brands compiled into one search over whole blocks of names."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from ahocorasick_rs import AhoCorasick, Implementation

from domainwatch.match.allow import owned_names
from domainwatch.match.judge import forms_of, judge, labels_of, near_miss
from domainwatch.match.reading import readings_of
from domainwatch.match.tables import latin_looks
from domainwatch.match.technique import Form
from domainwatch.model import Brand, Explanation, Hit, NearMiss
from domainwatch.names import domain_of_a_labels
from feeds.parse.label import NAME_OCTETS

#: Raised whenever the same brands could give other hits than before, so that stored results are known to be old.
VERSION = 1
#: Encoded labels say nothing until they are decoded, so that each name with one is looked at twice.
_ENCODED, _DECODE = "xn--", -1


def compile_index(brands: Sequence[Brand]) -> "Index":
    """The index that finds these brands' marks; the order of the brands makes no difference."""
    return Index(sorted(brands, key=lambda brand: brand.id))


class Index:
    """Finds the names in a block that resemble a mark; immutable, and safe to share between threads."""

    def __init__(self, brands: Sequence[Brand]) -> None:
        self._forms = forms_of(brands)
        self._owned = owned_names(brands)
        patterns = [(_ENCODED, _DECODE), *_patterns(self._forms)]
        self._form_of_pattern = [form for _, form in patterns]
        self._search = AhoCorasick(
            [pattern for pattern, _ in patterns], implementation=Implementation.ContiguousNFA, store_patterns=False
        )
        content = [(b.id, [(m.text, m.also_written, sorted(m.never_match)) for m in b.marks]) for b in brands]
        tables = (VERSION, content, sorted(self._owned), sorted(latin_looks().items()))
        self.fingerprint = hashlib.sha256(repr(tables).encode()).hexdigest()

    def match(self, names: bytes) -> list[Hit]:
        """The hits in newline-joined lower-case A-labels, in the order of the names; one for each name and mark."""
        text = f"\n{names.decode('latin-1')}\n"
        hits = []
        for line, forms in sorted(self._candidates(text).items()):
            name = text[line : text.index("\n", line)]
            # Nothing longer can be registered or resolved.
            if len(name) <= NAME_OCTETS:
                hits += judge(name, self._chosen(name, forms), self._owned)
        return hits

    def explain(self, name: str) -> Explanation:
        """How one name in lower-case A-labels is read, what it hits, and why what comes near does not count."""
        domain = domain_of_a_labels(name)
        hits = tuple(judge(name, self._forms, self._owned))
        accused = {(hit.brand_id, hit.mark) for hit in hits}
        spared = [form for form in self._forms if (form.brand.id, form.mark.text) not in accused]
        near = {(form.brand.id, form.mark.text): near_miss(domain, form, self._owned) for form in reversed(spared)}
        return Explanation(
            domain=domain,
            readings=tuple(reading for label in labels_of(domain) for reading in readings_of(label)),
            hits=hits,
            near_misses=tuple(
                NearMiss(brand_id=brand_id, mark=mark, reason=reason)
                for (brand_id, mark), reason in sorted(near.items())
                if reason
            ),
        )

    def _candidates(self, text: str) -> dict[int, set[int]]:
        """Where each line begins that holds a pattern, with the spellings whose patterns it holds."""
        found: dict[int, set[int]] = {}
        for pattern, start, _ in self._search.find_matches_as_indexes(text, overlapping=True):
            # A pattern may begin with the end of the line before.
            line = text.rfind("\n", 0, start + 1) + 1
            found.setdefault(line, set()).add(self._form_of_pattern[pattern])
        return found

    def _chosen(self, name: str, forms: set[int]) -> Iterable[Form]:
        if _DECODE in forms:
            read = [reading.text for label in name.split(".") for reading in readings_of(label)]
            forms = forms.union(*self._candidates("".join(f"\n{text}." for text in read)).values()) - {_DECODE}
        return [self._forms[form] for form in sorted(forms)]


def _patterns(forms: Sequence[Form]) -> Iterator[tuple[str, int]]:
    for number, form in enumerate(forms):
        pieces = _pieces_of_long(form.text) if form.is_long else _whole(form.text)
        yield from ((piece, number) for piece in pieces)


def _whole(text: str) -> Iterator[str]:
    yield f"\n{text}."
    yield f".{text}."


def _pieces_of_long(text: str) -> Iterator[str]:
    """Patterns of which every label holds one that contains the text, or has a word within one edit of it.

    One edit leaves one half of the text untouched, at the beginning or the end of its word, unless it swaps the two
    letters where the halves meet.
    """
    half = len(text) // 2
    yield text
    yield text[: half - 1] + text[half] + text[half - 1] + text[half + 1 :]
    yield from (border + text[:half] for border in "\n.-")
    yield from (text[half:] + border for border in ".-")
