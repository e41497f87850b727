"""The brands compiled into one search over whole blocks of names."""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from domainwatch.match.allow import owned_names
from domainwatch.match.filter import Filter
from domainwatch.match.forms import forms_of, spellings_of
from domainwatch.match.judge import finds_of, judge, near_miss
from domainwatch.match.reading import OTHER_SCRIPT, readings_of, texts_of
from domainwatch.match.score import weights_text
from domainwatch.match.technique import Find, Form
from domainwatch.model import Brand, Explanation, Hit, NearMiss
from domainwatch.names import domain_of_a_labels, suffix_of
from feeds.parse.label import NAME_OCTETS

#: Raised whenever the same brands could give other hits than before, so that stored results are known to be old.
VERSION = 2
_ENCODED = b"xn--"


def compile_index(brands: Sequence[Brand]) -> "Index":
    """The index that finds these brands' marks; the order of the brands makes no difference."""
    return Index(sorted(brands, key=lambda brand: brand.id))


class Index:
    """Finds the names in a block that resemble a mark; immutable, and safe to share between threads."""

    def __init__(self, brands: Sequence[Brand]) -> None:
        self._forms = forms_of(brands)
        self._owned = owned_names(brands)
        spellings = [
            (number, *spelling)
            for number, form in enumerate(self._forms)
            if form.text.isascii()
            for spelling in spellings_of(form)
        ]
        self._form_of_spelling = [number for number, _, _ in spellings]
        self._filter = Filter([text for _, text, _ in spellings], [exact for _, _, exact in spellings])
        self._foreign = {number: form.text for number, form in enumerate(self._forms) if not form.text.isascii()}
        content = [(b.id, [(m.text, m.also_written, sorted(m.never_match)) for m in b.marks]) for b in brands]
        tables = (VERSION, content, sorted(self._owned), weights_text())
        self.fingerprint = hashlib.sha256(repr(tables).encode()).hexdigest()

    def match(self, names: bytes) -> list[Hit]:
        """The hits in newline-joined lower-case A-labels, in the order of the names; one for each name and mark."""
        return [hit for name, forms in self._candidates(names) for hit in judge(name, forms, self._owned)]

    def finds(self, names: bytes) -> Iterator[Find]:
        """Everything that the search lets through, before any judgement; for the fitting of the weights."""
        for name, forms in self._candidates(names):
            yield from finds_of(domain_of_a_labels(name), forms)

    def explain(self, name: str) -> Explanation:
        """How one name in lower-case A-labels is read, what it hits, and why what comes near does not count."""
        domain = domain_of_a_labels(name)
        hits = tuple(self.match(name.encode("ascii")))
        accused = {(hit.brand_id, hit.mark) for hit in hits}
        near: dict[tuple[str, str], NearMiss] = {}
        for find in finds_of(domain, self._forms):
            key = find.form.brand.id, find.form.mark.text
            reason = "" if key in accused else near_miss(find, self._owned)
            if reason:
                near.setdefault(key, NearMiss(brand_id=key[0], mark=key[1], reason=reason))
        labels = domain.name.removesuffix(f".{domain.suffix}").split(".")
        return Explanation(
            domain=domain,
            readings=tuple(reading for label in labels for reading in readings_of(label)),
            hits=hits,
            near_misses=tuple(near[key] for key in sorted(near)),
        )

    def _candidates(self, names: bytes) -> Iterator[tuple[str, list[Form]]]:
        """Each name that may resemble a mark, in the order of the block, with the spellings to look for in it."""
        block = names + b"\n"
        found = {(line, self._form_of_spelling[spelling]) for line, spelling in self._filter.pairs(block)}
        found.update(self._encoded(block))
        for line, pairs in groupby(sorted(found), key=itemgetter(0)):
            name = block[line : block.index(b"\n", line)].decode("latin-1")
            yield name, [self._forms[number] for _, number in pairs]

    def _encoded(self, block: bytes) -> Iterator[tuple[int, int]]:
        """Where names with encoded labels begin, with the spellings that what they look like comes near."""
        starts: dict[int, int] = {}
        texts: list[str] = []
        size = 0
        for start, name in _encoded_names(block):
            for kind, text in texts_of(name, suffix_of(name)).items():
                if kind == OTHER_SCRIPT:
                    yield from ((start, number) for number, form in self._foreign.items() if form in text)
                else:
                    starts[size] = start
                    texts.append(f"{text}.\n")
                    size += len(texts[-1])
        for line, spelling in self._filter.pairs("".join(texts).encode("ascii")):
            yield starts[line], self._form_of_spelling[spelling]


def _encoded_names(block: bytes) -> Iterator[tuple[int, str]]:
    """The names of the block that hold an encoded label, and where they begin; what is too long is no name."""
    place = block.find(_ENCODED)
    while place >= 0:
        start, stop = block.rfind(b"\n", 0, place) + 1, block.index(b"\n", place)
        if stop - start <= NAME_OCTETS:
            yield start, block[start:stop].decode("latin-1")
        place = block.find(_ENCODED, stop)
