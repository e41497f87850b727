"""One way in which a label can abuse a mark, and what it reports."""

from collections.abc import Callable
from dataclasses import dataclass

from domainwatch.model import Brand, Mark, Reading

#: Letters that a mark needs before it counts inside a longer word or with an edit. Shorter marks (ozon, vk, mail) are
#: parts of too many innocent words.
LONG_MARK = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One spelling of a mark that is looked for: the mark itself, or one of its `also_written`."""

    text: str
    brand: Brand
    mark: Mark

    @property
    def is_long(self) -> bool:
        """Whether the spelling is distinctive enough to count inside a word or with an edit."""
        return len(self.text) >= LONG_MARK


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Where in a reading the spelling was found. `start` and `stop` are half-open; `score` runs from 0 to 100."""

    start: int
    stop: int
    score: int
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Technique:
    """`explains` gives the best match of a spelling in a reading, or None; `id` is the file's name."""

    id: str
    title: str
    explains: Callable[[Reading, Form], Match | None]
