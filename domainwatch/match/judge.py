"""One name against the spellings that it may resemble: the verdict, without any search."""

from collections.abc import Iterator, Sequence

from domainwatch.match.align import UNCHANGED, Alignment, align
from domainwatch.match.allow import is_buried, is_innocent, is_owned, is_plausible
from domainwatch.match.forms import LISTED
from domainwatch.match.load import all_techniques
from domainwatch.match.reading import reads, steps_of, texts_of
from domainwatch.match.score import score_of
from domainwatch.match.technique import Find, Form, Technique
from domainwatch.match.traits import traits_of
from domainwatch.model import Domain, Hit
from domainwatch.names import domain_of_a_labels

#: Letters of the suffix that a find may run on into: aliexpre.ss, ali.express.
LETTERS_OF_SUFFIX = 8
#: Slips for each letter of a spelling, up to which a name comes near it.
NEAR = 0.25
#: Letters of a name that are read: all that a name can have.
LETTERS_READ = 253
#: The least score that is reported; below it are accidents.
LEAST_SCORE = 1


def finds_of(domain: Domain, forms: Sequence[Form]) -> Iterator[Find]:
    """Where each spelling lies in each reading of the name that it shares letters with."""
    for kind, body in texts_of(domain.name, domain.suffix).items():
        for form in forms:
            if not reads(kind, form.text):
                continue
            place = _place(body, domain.suffix, form.text)
            find = Find(domain=domain, reading=kind, body=body, form=form, place=place) if place else None
            if find and find.word:
                yield find


def judge(name: str, forms: Sequence[Form], owned: frozenset[str]) -> list[Hit]:
    """The hits of one name, the strongest for each mark, in the order of brand and mark."""
    domain = domain_of_a_labels(name)
    if is_owned(domain, owned):
        return []
    best: dict[tuple[str, str], tuple[int, Find]] = {}
    for find in finds_of(domain, forms):
        traits = traits_of(find)
        score = 0 if is_buried(find, traits) else score_of(traits)
        key = find.form.brand.id, find.form.mark.text
        least = best[key][0] + 1 if key in best else LEAST_SCORE
        if score >= least and is_plausible(find) and not is_innocent(find):
            best[key] = (score, find)
    return [hit_of(*best[key]) for key in sorted(best)]


def near_miss(find: Find, owned: frozenset[str]) -> str:
    """Why a find is no hit, in words; empty where the name does not come near."""
    if find.place.cost / len(find.form.text) > NEAR:
        return ""
    step = _explained(find)[1]
    if is_owned(find.domain, owned):
        return f"{step}, but {find.domain.case_key} is owned by a watched brand"
    if is_innocent(find):
        return f"{step}, but the watchlist says that this word never matches"
    traits = traits_of(find)
    if is_buried(find, traits) or score_of(traits) < LEAST_SCORE or not is_plausible(find):
        return f"{step}, but such finds are accidents: the words around it read without the mark"
    return ""


def _explained(find: Find) -> tuple[Technique, str]:
    steps = ((technique, technique.explains(find)) for technique in all_techniques())
    return next((technique, step) for technique, step in steps if step)


def hit_of(score: int, find: Find) -> Hit:
    """The hit in words: how the name is read, by which technique, and what stands beside the mark."""
    technique, step = _explained(find)
    why = (*steps_of(find.domain.name, find.reading), step)
    if find.form.origin == LISTED:
        why += (f"«{find.form.shown}» is a spelling of «{find.form.mark.text}»",)
    if "." in find.body[find.label_stop :] and technique.id != "levelsquat":
        why += ("it stands before the registrable name",)
    return Hit(
        domain=find.domain,
        brand_id=find.form.brand.id,
        mark=find.form.mark.text,
        technique=technique.id,
        score=score,
        why=why,
    )


def _place(body: str, suffix: str, form: str) -> Alignment | None:
    if form.isascii():
        text = f"{body}.{suffix}"[: len(body) + LETTERS_OF_SUFFIX]
        place = align(text[:LETTERS_READ], min(len(body), LETTERS_READ), form)
        return place if place.start < place.stop else None
    start = body.find(form)
    return Alignment(start, start + len(form), 0.0, UNCHANGED) if start >= 0 else None
