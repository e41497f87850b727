"""What a log can be asked, whichever family it is of."""

from typing import Protocol

from feeds.parse.ctentries import Entries
from feeds.parse.cthead import TreeHead
from feeds.parse.merkle import Tree


class LogClient(Protocol):
    """One log. All that comes from it is what it says, until somebody proves it; each method may raise FeedError."""

    @property
    def page(self) -> int:
        """How many entries it gives at once; answers end where multiples of this do."""
        ...

    async def fetch_head(self) -> bytes:
        """Its newest signed head, as it is sent."""
        ...

    def read_head(self, body: bytes) -> TreeHead:
        """The head in such a body. Raises: Garbled, Forged."""
        ...

    async def fetch_entries(self, start: int, stop: int, size: int) -> Entries:
        """One or more of these entries, from the first of them on, out of a tree of that size."""
        ...

    async def fetch_tree(self, size: int, within: int) -> Tree:
        """The tree of the first so many entries; `within` is the size of the tree that is served."""
        ...

    async def extends(self, old: tuple[int, bytes], new: tuple[int, bytes]) -> bool:
        """Whether the log can prove that the new tree begins with the old one, each given as its size and root."""
        ...
