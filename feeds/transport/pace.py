"""How often somebody is asked: so many times a second, whoever asks."""

import asyncio

#: Seconds of silence that are made up for at once: a burst as large as what servers count in a second.
BURST_SECONDS = 1.0


class Pace:
    """A token bucket, for as many tasks of one event loop as share it."""

    def __init__(self, per_second: float) -> None:
        self._gap = 1 / per_second
        self._next = float("-inf")

    async def turn(self) -> None:
        """Returns when it is the caller's turn; turns are given in the order in which they are asked for."""
        now = asyncio.get_running_loop().time()
        turn = max(self._next, now - BURST_SECONDS)
        self._next = turn + self._gap
        if turn > now:
            await asyncio.sleep(turn - now)
