"""One name against the spellings that it may resemble: the verdict, without any search."""

from collections.abc import Iterable, Iterator
from itertools import product

from domainwatch.match.align import align
from domainwatch.match.allow import is_innocent, is_owned
from domainwatch.match.reading import AS_WRITTEN, CYRILLIC_LOOK, texts_of
from domainwatch.match.score import score_of
from domainwatch.match.technique import Find, Form
from domainwatch.match.traits import traits_of
from domainwatch.model import Domain, Hit
from domainwatch.names import domain_of_a_labels

#: Letters of the suffix that a find may run on into: aliexpre.ss, ali.express.
LETTERS_OF_SUFFIX = 8
#: The least score that is reported; below it are accidents.
LEAST_SCORE = 1


def finds_of(domain: Domain, forms: Iterable[Form]) -> Iterator[Find]:
    """Where each spelling lies in each reading of the name that it shares letters with."""
    for (kind, body), form in product(texts_of(domain.name, domain.suffix).items(), forms):
        if form.text.isupper() != (kind == CYRILLIC_LOOK) and kind != AS_WRITTEN:
            continue
        place = align(f"{body}.{domain.suffix}"[: len(body) + LETTERS_OF_SUFFIX], len(body), form.text)
        find = Find(domain=domain, reading=kind, body=body, form=form, place=place)
        if find.text:
            yield find


def judge(name: str, forms: Iterable[Form], owned: frozenset[str]) -> list[Hit]:
    """The hits of one name, the strongest for each mark, in the order of brand and mark."""
    domain = domain_of_a_labels(name)
    if is_owned(domain, owned):
        return []
    best: dict[tuple[str, str], tuple[int, Find]] = {}
    for find in finds_of(domain, forms):
        key = find.form.brand.id, find.form.mark.text
        score = score_of(traits_of(find))
        if score >= max(LEAST_SCORE, best[key][0] + 1 if key in best else 0) and not is_innocent(find):
            best[key] = (score, find)
    return [_hit(score, find) for _, (score, find) in sorted(best.items(), key=lambda item: item[0])]


def _hit(score: int, find: Find) -> Hit:
    return Hit(
        domain=find.domain,
        brand_id=find.form.brand.id,
        mark=find.form.mark.text,
        technique="exact",
        score=score,
        why=(find.text,),
    )
