"""What is looked for, what was found, and the ways in which the one can abuse the other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from string import ascii_lowercase

from domainwatch.match.align import Alignment, Slips
from domainwatch.match.alphabet import is_cyrillic, shown_key
from domainwatch.match.reading import AS_WRITTEN, foreign_letters, written
from domainwatch.match.scripts import scripts_of
from domainwatch.match.tables.zones import RUSSIAN
from domainwatch.model import Brand, Domain, Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One spelling that is looked for, in the small alphabet.

    `shown` is the spelling as people write it; `origin` says how it comes from the mark (see forms). One that
    `is_derived` counts letter for letter only, since nobody wrote it down. `watched` holds every mark of the watchlist.
    """

    text: str
    shown: str
    origin: str
    brand: Brand
    mark: Mark
    is_derived: bool
    watched: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Find:
    """A spelling in a name: `body` is what stands before the public suffix, as `reading` sees it; see `find_at`.

    `text` is the letters that were taken for the spelling, which end at `stop` in the body: a find may run on into the
    suffix. `label` is the label, or the labels, that hold the find, `label_start` and `label_stop` their places in the
    body, `left` and `right` what they have before and after the find.
    """

    domain: Domain
    reading: str
    body: str
    form: Form
    place: Alignment
    text: str
    stop: int
    label: str
    label_start: int
    label_stop: int
    left: str
    right: str

    @property
    def word(self) -> str:
        """The word between hyphens or dots that holds the find."""
        start = self.label_start + self.left.rfind("-") + 1
        stop = self.body.find("-", self.stop, self.label_stop)
        return self.body[start : stop if stop >= 0 else self.label_stop]

    @property
    def seen(self) -> str:
        """The letters that were taken for the spelling, for people to read."""
        return shown_key(self.text)

    @cached_property
    def written(self) -> str:
        """The label, or the labels, that hold the find, as they are written in the name."""
        first = self.body.count(".", 0, self.place.start)
        labels = self.domain.name.split(".")[first : first + 1 + self.label.count(".")]
        return ".".join(map(written, labels))

    @cached_property
    def foreign(self) -> tuple[str, ...]:
        """The letters of the label that are read as others."""
        if self.reading == AS_WRITTEN:
            return ()
        return tuple(letter for label in self.written.split(".") for letter in foreign_letters(label, self.reading))

    @cached_property
    def scripts(self) -> frozenset[str]:
        """The alphabets of those words between hyphens that have letters read as others."""
        words = self.written.replace(".", "-").split("-")
        return frozenset().union(*(scripts_of(word) for word in words if not set(word).isdisjoint(self.foreign)))


def find_at(domain: Domain, reading: str, body: str, form: Form, place: Alignment) -> Find:
    """The find at that place of a body, with all that techniques ask of it again and again."""
    start, stop = place.start, min(place.stop, len(body))
    label_start = body.rfind(".", 0, start) + 1
    dot = body.find(".", max(start, stop - 1))
    label_stop = dot if dot >= 0 else len(body)
    return Find(
        domain=domain,
        reading=reading,
        body=body,
        form=form,
        place=place,
        text=body[start:stop],
        stop=stop,
        label=body[label_start:label_stop],
        label_start=label_start,
        label_stop=label_stop,
        left=body[label_start:start],
        right=body[stop:label_stop],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Technique:
    """One way of abuse; its id is the file's name.

    `explains` gives the step in words where a find is of this kind, else nothing; of several that explain a find the
    lowest `rank` names it. `variants` lists labels that somebody could register in this way for a mark; techniques that
    add free words list nothing.
    """

    id: str
    title: str
    rank: int
    explains: Callable[[Find], str]
    variants: Callable[[str], Iterator[str]]


def has_only(slips: Slips, *counts: int) -> bool:
    """Whether so many slips of these kinds, at least one, are all that there are; and how the find begins is free."""
    count = sum(counts)
    return 0 < count == sum(slips) - slips.first


def no_variants(_mark: str) -> Iterator[str]:
    """Nothing: what could be added to the mark has no end."""
    return iter(())


def alphabet_of(mark: str) -> str:
    """The letters that somebody could put into the mark."""
    return RUSSIAN if is_cyrillic(mark) else ascii_lowercase


def one_replaced(find: Find) -> str:
    """The letter in the name and the letter of the mark, where just one was replaced; else nothing."""
    if len(find.text) != len(find.form.text) or find.text == find.form.text:
        return ""
    changed = [a + b for a, b in zip(find.text, find.form.text, strict=True) if a != b]
    return shown_key(changed[0]) if len(changed) == 1 else ""
