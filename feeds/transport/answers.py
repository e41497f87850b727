"""Small answers of a server, kept in memory."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from feeds.errors import Unreachable
from feeds.transport.http import OPEN, Access, Limits, checked_url, complaint, opened_session, run, shown
from feeds.workplace import Workplace

#: The longest list of links that there could be, for ten times the 1,500 top-level domains of today, has 1 MB. Servers
#: that are asked for so little answer within seconds.
LIMITS = Limits(max_bytes=1 << 21, total_seconds=60.0, idle_seconds=30.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of a server: a method, an address, as whom, and for POST the values that are sent as JSON."""

    method: str
    url: str
    access: Access = OPEN
    values: Mapping[str, str] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server said with status 200. `length` is the one that it announced, in bytes, or None."""

    body: bytes
    length: int | None
    headers: Mapping[str, str]

    def json(self) -> object:
        """The body as what it means in JSON. Raises: ValueError: it means nothing."""
        try:
            return json.loads(self.body)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error


def fetch_answer(question: Question, workplace: Workplace, limits: Limits = LIMITS) -> Answer:
    """The answer, if it is one; redirects are not followed.

    Raises: Unreachable: there is none, or time may help. Refused: a person must act; Unauthorized among them.
    """
    return run(_asked(question, workplace, limits), checked_url(question.url), limits)


async def _asked(question: Question, workplace: Workplace, limits: Limits) -> Answer:
    address = checked_url(question.url)
    # Of the file behind a HEAD nobody wants JSON.
    wanted = {} if question.method == "HEAD" else {"Accept": "application/json"}
    headers = wanted | question.access.headers(address, address)
    async with (
        opened_session(limits, workplace) as session,
        session.request(
            question.method, address, headers=headers, json=question.values, allow_redirects=False
        ) as answer,
    ):
        if answer.status != 200:
            raise complaint(answer, question.access, workplace.now())
        body = b""
        async for data in answer.content.iter_any():
            body += data
            if len(body) > limits.max_bytes:
                raise Unreachable(f"{shown(address)}: answered with more than {limits.max_bytes:,} bytes")
        return Answer(body=body, length=answer.content_length, headers=answer.headers)
