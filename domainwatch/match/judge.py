"""One name against the spellings that it may resemble: the verdict, without any search."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, product

from domainwatch.match.allow import is_innocent, is_owned
from domainwatch.match.load import all_techniques
from domainwatch.match.reading import readings_of, steps_of
from domainwatch.match.technique import LONG_MARK, Form, Match, Technique
from domainwatch.model import Brand, Domain, Hit, Mark, Reading
from domainwatch.names import domain_of_a_labels

#: A find left of the registrable label is weaker: it deceives only where the whole address is shown.
SUBDOMAIN_PENALTY = 10


def forms_of(brands: Iterable[Brand]) -> tuple[Form, ...]:
    """Every spelling that is looked for, once for its mark; separators inside a mark read as a hyphen or as nothing."""
    return tuple(
        Form(text=text, brand=brand, mark=mark) for brand in brands for mark in brand.marks for text in _spellings(mark)
    )


def judge(name: str, forms: Iterable[Form], owned: frozenset[str]) -> list[Hit]:
    """The hits of one name, the strongest for each mark, in the order of brand and mark."""
    domain = domain_of_a_labels(name)
    if is_owned(domain, owned):
        return []
    best: dict[tuple[str, str], Hit] = {}
    for hit in chain.from_iterable(_hits(domain, form) for form in forms):
        key = hit.brand_id, hit.mark
        if key not in best or hit.score > best[key].score:
            best[key] = hit
    return [best[key] for key in sorted(best)]


def near_miss(domain: Domain, form: Form, owned: frozenset[str]) -> str:
    """Why a name that comes near the spelling is not accused, in words; empty where it does not come near."""
    for _, reading, match, _ in _finds(domain, form):
        if is_owned(domain, owned):
            return f"{match.step}, but {domain.case_key} is owned by a watched brand"
        if is_innocent(reading.text, match.start, match.stop, form.mark.never_match):
            return f"{match.step}, but the watchlist says that this word never matches"
    if not form.is_long and any(form.text in label for label in labels_of(domain)):
        return f"contains «{form.text}», but a mark of fewer than {LONG_MARK} letters counts only as a whole label"
    return ""


def labels_of(domain: Domain) -> Sequence[str]:
    """The labels that somebody chose: all but the public suffix, or the first where the name is itself a suffix."""
    labels = domain.name.split(".")
    return labels[: len(labels) - len(domain.suffix.split("."))] or labels[:1]


def _spellings(mark: Mark) -> list[str]:
    written = [spelling for text in (mark.text, *mark.also_written) for spelling in _joined(text)]
    return list(dict.fromkeys(filter(None, written)))


def _joined(text: str) -> tuple[str, str]:
    words = "".join(letter if letter.isalnum() else " " for letter in text.lower()).split()
    return "".join(words), "-".join(words)


def _hits(domain: Domain, form: Form) -> Iterator[Hit]:
    for is_registrable, reading, match, technique in _finds(domain, form):
        if is_innocent(reading.text, match.start, match.stop, form.mark.never_match):
            continue
        yield Hit(
            domain=domain,
            brand_id=form.brand.id,
            mark=form.mark.text,
            technique=technique.id,
            score=match.score if is_registrable else max(0, match.score - SUBDOMAIN_PENALTY),
            why=tuple(_steps(reading, match, form, is_registrable)),
        )


def _finds(domain: Domain, form: Form) -> Iterator[tuple[bool, Reading, Match, Technique]]:
    labels = labels_of(domain)
    for place, label in enumerate(labels, start=1):
        is_registrable = place == len(labels)
        # Half the world's hosts are called mail: a short mark left of the registrable label says nothing.
        if not (form.is_long or is_registrable):
            continue
        for reading, technique in product(readings_of(label), all_techniques()):
            match = technique.explains(reading, form)
            if match:
                yield is_registrable, reading, match, technique


def _steps(reading: Reading, match: Match, form: Form, is_registrable: bool) -> Iterator[str]:
    yield from steps_of(reading)
    yield match.step
    if form.text != form.mark.text:
        yield f"«{form.text}» is a spelling of «{form.mark.text}»"
    if not is_registrable:
        yield "the label stands before the registrable name"
