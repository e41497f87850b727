"""What is looked for, what was found, and the ways in which the one can abuse the other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from string import ascii_lowercase

from domainwatch.match.align import Alignment, Slips
from domainwatch.match.alphabet import is_cyrillic, shown_key
from domainwatch.match.reading import foreign_letters, written
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
    """A spelling in a name: `body` is what stands before the public suffix, as `reading` sees it."""

    domain: Domain
    reading: str
    body: str
    form: Form
    place: Alignment

    @cached_property
    def stop(self) -> int:
        """Where the find ends in the body; a find may run on into the suffix."""
        return min(self.place.stop, len(self.body))

    @cached_property
    def label_start(self) -> int:
        """Where the label begins in which the find begins."""
        return self.body.rfind(".", 0, self.place.start) + 1

    @cached_property
    def label_stop(self) -> int:
        """Where the label ends in which the find ends."""
        stop = self.body.find(".", max(self.place.start, self.stop - 1))
        return stop if stop >= 0 else len(self.body)

    @cached_property
    def label(self) -> str:
        """The label, or the labels, that hold the find."""
        return self.body[self.label_start : self.label_stop]

    @cached_property
    def word(self) -> str:
        """The word between hyphens or dots that holds the find."""
        start = self.label_start + self.left.rfind("-") + 1
        stop = self.body.find("-", self.stop, self.label_stop)
        return self.body[start : stop if stop >= 0 else self.label_stop]

    @cached_property
    def text(self) -> str:
        """The letters that were taken for the spelling."""
        return self.body[self.place.start : self.stop]

    @cached_property
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
        return tuple(letter for label in self.written.split(".") for letter in foreign_letters(label, self.reading))

    @cached_property
    def scripts(self) -> frozenset[str]:
        """The alphabets of those words between hyphens that have letters read as others."""
        words = self.written.replace(".", "-").split("-")
        return frozenset().union(*(scripts_of(word) for word in words if not set(word).isdisjoint(self.foreign)))

    @cached_property
    def left(self) -> str:
        """What the label has before the find."""
        return self.body[self.label_start : self.place.start]

    @cached_property
    def right(self) -> str:
        """What the label has after the find."""
        return self.body[self.stop : self.label_stop]


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


_NO_SLIPS = Slips(*[0] * len(Slips._fields))


def has_only(slips: Slips, **counts: int) -> bool:
    """Whether the slips are these, so many each, and no others."""
    return slips == _NO_SLIPS._replace(first=slips.first, **counts)


def no_variants(_mark: str) -> Iterator[str]:
    """Nothing: what could be added to the mark has no end."""
    return iter(())


def alphabet_of(mark: str) -> str:
    """The letters that somebody could put into the mark."""
    return RUSSIAN if is_cyrillic(mark) else ascii_lowercase


def one_replaced(find: Find) -> str:
    """The letter in the name and the letter of the mark, where just one was replaced; else nothing."""
    if len(find.text) != len(find.form.text):
        return ""
    changed = [a + b for a, b in zip(find.text, find.form.text, strict=True) if a != b]
    return shown_key(changed[0]) if len(changed) == 1 else ""
