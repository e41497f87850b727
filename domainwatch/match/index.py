"""The brands compiled into one search over whole blocks of names."""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import groupby

from domainwatch.match.allow import owned_names
from domainwatch.match.filter import Filter
from domainwatch.match.forms import forms_of, spellings_of
from domainwatch.match.judge import finds_of, judge
from domainwatch.match.reading import texts_of
from domainwatch.match.technique import Find, Form
from domainwatch.model import Brand, Hit
from domainwatch.names import domain_of_a_labels, suffix_of

_ENCODED = b"xn--"


def compile_index(brands: Sequence[Brand]) -> "Index":
    """The index that finds these brands' marks; the order of the brands makes no difference."""
    return Index(sorted(brands, key=lambda brand: brand.id))


class Index:
    """Finds the names in a block that resemble a mark; immutable, and safe to share between threads."""

    def __init__(self, brands: Sequence[Brand]) -> None:
        self._forms = forms_of(brands)
        self._owned = owned_names(brands)
        spellings = [(number, *spelling) for number, form in enumerate(self._forms) for spelling in spellings_of(form)]
        self._form_of_spelling = [number for number, _, _ in spellings]
        self._filter = Filter([text for _, text, _ in spellings], [exact for _, _, exact in spellings])

    def match(self, names: bytes) -> list[Hit]:
        """The hits in newline-joined lower-case A-labels, in the order of the names; one for each name and mark."""
        return [hit for name, forms in self._candidates(names) for hit in judge(name, forms, self._owned)]

    def finds(self, names: bytes) -> Iterator[Find]:
        """Everything that the search lets through, before any judgement; for the fitting of the weights."""
        for name, forms in self._candidates(names):
            yield from finds_of(domain_of_a_labels(name), forms)

    def _candidates(self, names: bytes) -> Iterator[tuple[str, list[Form]]]:
        """Each name that may resemble a mark, in the order of the block, with the spellings to look for in it."""
        block = names + b"\n"
        plain = self._filter.pairs(block)
        encoded = self._encoded(block)
        for line, pairs in groupby(sorted({*plain, *encoded}), key=lambda pair: pair[0]):
            numbers = {self._form_of_spelling[spelling] for _, spelling in pairs}
            yield block[line : block.index(b"\n", line)].decode("latin-1"), [self._forms[n] for n in sorted(numbers)]

    def _encoded(self, block: bytes) -> Iterator[tuple[int, int]]:
        """The pairs of the names that hold encoded labels, searched by what these look like."""
        lines: list[int] = []
        texts: list[str] = []
        place = block.find(_ENCODED)
        while place >= 0:
            start, stop = block.rfind(b"\n", 0, place) + 1, block.index(b"\n", place)
            name = block[start:stop].decode("latin-1")
            for text in texts_of(name, suffix_of(name)).values():
                lines.append(start)
                texts.append(f"{text}.\n")
            place = block.find(_ENCODED, stop)
        starts = {}
        position = 0
        for line, text in zip(lines, texts, strict=True):
            starts[position] = line
            position += len(text)
        for start, spelling in self._filter.pairs("".join(texts).encode("ascii")):
            yield starts[start], spelling
