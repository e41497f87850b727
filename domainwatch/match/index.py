"""The brands compiled into one search over whole blocks of names."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from domainwatch.match.allow import owned_names
from domainwatch.match.forms import forms_of
from domainwatch.match.judge import finds_of, hits_of, near_miss
from domainwatch.match.reading import readings_of
from domainwatch.match.score import odds_for
from domainwatch.match.search import Search
from domainwatch.match.verdict import FORM, LINE, Floats
from domainwatch.model import Brand, Explanation, Hit, NearMiss
from domainwatch.names import domain_of_a_labels


def compile_index(brands: Sequence[Brand]) -> "Index":
    """The index that finds these brands' marks; the order of the brands makes no difference."""
    return Index(sorted(brands, key=lambda brand: brand.id))


class Index:
    """Finds the names in a block that resemble a mark; immutable, and safe to share between threads."""

    def __init__(self, brands: Sequence[Brand]) -> None:
        self._forms = forms_of(brands)
        self._owned = owned_names(brands)
        self._search = Search(self._forms)

    def match(self, names: bytes, least: int = 1) -> list[Hit]:
        """The hits in newline-joined lower-case A-labels, in the order of the names; one for each name and mark.

        `least` is the least score that counts; a higher one saves work.
        """
        block = names + b"\n"
        verdicts = self._search.verdicts(block, odds_for(least)).tolist()
        return [
            hit
            for line, rows in groupby(verdicts, key=itemgetter(LINE))
            for hit in hits_of(_name_at(block, line), list(rows), self._forms, self._owned)
        ]

    def traits(self, names: bytes) -> Iterator[tuple[str, str, Floats]]:
        """Name, mark and traits of all that the search lets through, judged or not; for the fitting of the weights."""
        block = names + b"\n"
        rows, traits = self._search.traits(block)
        for row, numbers in zip(rows.tolist(), traits, strict=True):
            yield _name_at(block, row[LINE]), self._forms[row[FORM]].mark.text, numbers

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


def _name_at(block: bytes, line: int) -> str:
    return block[line : block.index(b"\n", line)].decode("latin-1")
