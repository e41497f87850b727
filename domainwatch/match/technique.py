"""What is looked for, what was found, and the ways in which the one can abuse the other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from domainwatch.match.align import Alignment
from domainwatch.model import Brand, Domain, Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One spelling that is looked for, in the small alphabet.

    `shown` is the spelling as people write it; `origin` says how it comes from the mark ("" for the mark itself);
    `exact` spellings count without slips only.
    """

    text: str
    shown: str
    origin: str
    exact: bool
    brand: Brand
    mark: Mark


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
    def text(self) -> str:
        """The letters that were taken for the spelling."""
        return self.body[self.place.start : self.stop]

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

    `explains` gives the step in words where a find is of this kind, else nothing. `variants` lists what somebody could
    register in this way for a spelling, most dangerous first; open sets list nothing.
    """

    id: str
    title: str
    explains: Callable[[Find], str]
    variants: Callable[[str], Iterator[str]]
