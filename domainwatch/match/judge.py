"""From verdicts to hits: who is spared, which spelling counts for a mark, and why, in words."""

from collections.abc import Iterator, Sequence
from operator import itemgetter

from domainwatch.match.align import UNCHANGED, Alignment, Slips, align
from domainwatch.match.allow import is_innocent, is_owned
from domainwatch.match.display import shown_step
from domainwatch.match.forms import LISTED
from domainwatch.match.load import all_techniques
from domainwatch.match.reading import KINDS, reads, steps_of, texts_of
from domainwatch.match.tables.costs import UNIT
from domainwatch.match.technique import Find, Form, Technique, find_at
from domainwatch.match.verdict import COST, FORM, LETTERS_OF_SUFFIX, LETTERS_READ, READING, SCORE, SLIPS, START, STOP
from domainwatch.model import Domain, Hit
from domainwatch.names import domain_of_a_labels

#: Slips for each letter of a spelling, up to which a name comes near it.
NEAR = 0.25
#: Marks that one name is told to hit, so that a name made for it cannot hold up a watchlist of thousands.
MARKS_TOLD = 32


def hits_of(name: str, verdicts: Sequence[Sequence[int]], forms: Sequence[Form], owned: frozenset[str]) -> list[Hit]:
    """The hits of one name, the strongest for each mark, in the order of brand and mark.

    Of a name that hits more than MARKS_TOLD marks those with the highest scores are told.
    """
    domain = domain_of_a_labels(name)
    # A public suffix itself has no registrant whom to accuse: yandexcloud.net is a platform that the list knows.
    if not domain.registrable or is_owned(domain, owned):
        return []
    bodies = texts_of(domain.name, domain.suffix)
    best: dict[tuple[str, str], tuple[int, Find]] = {}
    for row in sorted(verdicts, key=itemgetter(SCORE), reverse=True):
        form = forms[row[FORM]]
        key = form.brand.id, form.mark.text
        if key in best:
            continue
        place = Alignment(row[START], row[STOP], row[COST] / UNIT, Slips(*row[SLIPS:]))
        kind = KINDS[row[READING]]
        find = find_at(domain, kind, bodies[kind], form, place)
        if not is_innocent(find):
            best[key] = (row[SCORE], find)
            if len(best) == MARKS_TOLD:
                break
    return [_hit_of(*best[key]) for key in sorted(best)]


def finds_of(domain: Domain, forms: Sequence[Form]) -> Iterator[Find]:
    """Where each spelling lies in each reading of the name, however far it is from it."""
    for kind, body in texts_of(domain.name, domain.suffix).items():
        for form in forms:
            if not reads(kind, form.text):
                continue
            place = place_in(body, domain.suffix, form.text)
            if place:
                yield find_at(domain, kind, body, form, place)


def place_in(body: str, suffix: str, form: str) -> Alignment | None:
    """Where the spelling lies in the body; spellings of other scripts count letter for letter only."""
    if form.isascii():
        text = f"{body}.{suffix}"[: len(body) + LETTERS_OF_SUFFIX]
        place = align(text[:LETTERS_READ], min(len(body), LETTERS_READ), form)
        return place if place.start < place.stop else None
    start = body.find(form)
    return Alignment(start, start + len(form), 0.0, UNCHANGED) if start >= 0 else None


def near_miss(find: Find, owned: frozenset[str]) -> str:
    """Why a find is no hit, in words; empty where the name does not come near."""
    if find.place.cost / len(find.form.text) > NEAR:
        return ""
    step = _explained(find)[1]
    if not find.domain.registrable:
        return f"{step}, but {find.domain.name} is a public suffix, which nobody registers"
    if is_owned(find.domain, owned):
        return f"{step}, but {find.domain.case_key} is owned by a watched brand"
    if is_innocent(find):
        return f"{step}, but the watchlist says that this word never matches"
    return f"{step}, but such finds are accidents: the words around it read without the mark"


def _explained(find: Find) -> tuple[Technique, str]:
    for technique in all_techniques():
        step = technique.explains(find)
        if step:
            return technique, step
    raise LookupError(f"no technique explains «{find.text}» as «{find.form.text}»")


def _hit_of(score: int, find: Find) -> Hit:
    """The hit in words: how the name is read, by which technique, and what stands beside the mark."""
    technique, step = _explained(find)
    why = (*steps_of(find.domain.name, find.reading), step)
    if find.form.origin == LISTED:
        why += (f"«{find.form.shown}» is a spelling of «{find.form.mark.text}»",)
    if "." in find.body[find.label_stop :] and technique.id != "levelsquat":
        why += ("it stands before the registrable name",)
    why += tuple(filter(None, [shown_step(find.domain.name)]))
    return Hit(
        domain=find.domain,
        brand_id=find.form.brand.id,
        mark=find.form.mark.text,
        technique=technique.id,
        score=score,
        why=why,
    )
