"""ICANN's service for zone files as it is documented, and where a test wants it, any lie in place of one answer."""

import base64
import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from feeds import FeedError
from feeds.sources.czds import CzdsSource, wish_of
from feeds.transport import czds_api
from feeds.transport import token as token_module
from feeds.zonefeed import Fresh
from tests.fakes import FakeClock
from tests.feeds.bench import workplace
from tests.feeds.rogue import Answer, Request, Rogue, answered

USER, PASSWORD = "watcher@registrar.example", "correct-horse-battery"
LOG_IN, LINKS = "POST /api/authenticate", "GET /czds/downloads/links"
HEAD_SHOP, GET_SHOP = "HEAD /czds/downloads/shop.zone", "GET /czds/downloads/shop.zone"


#: Bytes that are sent at once.
PIECE = 1 << 13


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneFile:
    """One version of a zone's file, packed as it is offered."""

    body: bytes
    modified: datetime


class Icann:
    """The service on one loopback port; what it offers may change while it runs.

    `lies` holds answers that are given once each in place of the true one, by method and path. `denied` holds the
    status with which a zone's file is refused; `pace_s` is how long a piece of it takes. Requests are remembered by
    `asked`.
    """

    def __init__(self, clock: FakeClock) -> None:
        self.clock, self.lifetime = clock, timedelta(hours=24)
        self.zones: dict[str, ZoneFile] = {}
        self.denied: dict[str, int] = {}
        self.lies: defaultdict[str, list[Answer]] = defaultdict(list)
        self.tokens: list[str] = []
        self.links: list[str] | None = None
        self.pace_s = 0.0
        self.rogue = Rogue(self._answer)

    @property
    def options(self) -> dict[str, object]:
        """The options of a feed that asks this server."""
        return {"account_url": self.rogue.url, "api_url": self.rogue.url}

    @property
    def asked(self) -> list[str]:
        """What was asked for, as method and path."""
        return [f"{request.method} {request.path}" for request in self.rogue.requests]

    def publish(self, zone: str, text: str) -> ZoneFile:
        """Offers a new version of a zone, changed now."""
        self.zones[zone] = ZoneFile(body=gzip.compress(text.encode(), mtime=0), modified=self.clock.now())
        return self.zones[zone]

    def lie(self, question: str, answer: Answer) -> None:
        """Answers this once in place of the truth."""
        self.lies[question].append(answer)

    def __enter__(self) -> Self:
        """Starts to listen."""
        self.rogue.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stops."""
        self.rogue.__exit__(kind, error, trace)

    def _answer(self, request: Request) -> Iterable[bytes]:
        question = f"{request.method} {request.path}"
        if self.lies[question]:
            return self.lies[question].pop(0)(request)
        if question == LOG_IN:
            return [self._token(json.loads(request.body))]
        if not self._is_known(request):
            return [answered(401)]
        if question == LINKS:
            links = [f"{self.rogue.url}/czds/downloads/{zone}.zone" for zone in self.zones]
            return [answered(200, json.dumps(links if self.links is None else self.links).encode())]
        return self._paced(self._file(request))

    def _paced(self, answer: bytes) -> Iterator[bytes]:
        for start in range(0, len(answer), PIECE):
            yield answer[start : start + PIECE]
            if self.pace_s:
                self.rogue.stopping.wait(self.pace_s)

    def _token(self, said: dict[str, str]) -> bytes:
        if said != {"username": USER, "password": PASSWORD}:
            return answered(401, b'{"message": "Invalid username or password"}')
        self.tokens.append(token(self.clock.now() + self.lifetime, len(self.tokens)))
        return answered(200, json.dumps({"accessToken": self.tokens[-1], "message": "Success"}).encode())

    def _is_known(self, request: Request) -> bool:
        return request.headers.get("authorization", "").removeprefix("Bearer ") in self.tokens

    def _file(self, request: Request) -> bytes:
        zone = request.path.removeprefix("/czds/downloads/").removesuffix(".zone")
        if zone in self.denied or zone not in self.zones:
            return answered(self.denied.get(zone, 404))
        file = self.zones[zone]
        if request.method == "HEAD":
            return whole(file).partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        if "range" in request.headers and request.headers.get("if-range") == last_modified(file):
            start, length = int(request.headers["range"][len("bytes=") : -1]), len(file.body)
            place = {"Content_Range": f"bytes {start}-{length - 1}/{length}", "Last_Modified": last_modified(file)}
            return answered(206, file.body[start:], **place)
        return whole(file)


@contextmanager
def serving(clock: FakeClock) -> Iterator[Icann]:
    """The service while it runs; credentials stand in the environment, and nobody pauses between two questions."""
    with pytest.MonkeyPatch.context() as patch, Icann(clock) as icann:
        patch.setattr(czds_api, "PAUSE_SECONDS", 0.0)
        patch.setattr(token_module, "_known", {})
        patch.setenv("CZDS_USERNAME", USER)
        patch.setenv("CZDS_PASSWORD", PASSWORD)
        yield icann


def whole(file: ZoneFile, **headers: str) -> bytes:
    """The answer that carries this file."""
    return answered(200, file.body, Last_Modified=last_modified(file), **headers)


def last_modified(file: ZoneFile) -> str:
    """When the file was changed, as HTTP writes it."""
    return format_datetime(file.modified.astimezone(UTC), usegmt=True)


def token(expires: datetime, serial: int) -> str:
    """A token in the form of RFC 7519; its signature says who gave it and nothing more."""
    claims = json.dumps({"exp": int(expires.timestamp()), "jti": serial}).encode()
    parts = [b'{"alg":"RS256"}', claims, b"signed by the test"]
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


def zone_text(zone: str, *names: str) -> str:
    """A zone in the form in which registries hand it over."""
    soa = f"{zone}.\t900\tin\tsoa\ta.nic.{zone}. hostmaster.nic.{zone}. 1 1800 900 604800 86400\n"
    lines = [f"{name}.{zone}.\t86400\tin\tns\tns{number}.host.example.\n" for name in names for number in (1, 2)]
    return soa + f"{zone}.\t86400\tin\tns\ta.nic.{zone}.\n" + "".join(lines)


@dataclass(frozen=True, slots=True)
class Version:
    """A version in force."""

    stamp: str

    def lines(self) -> Iterator[bytes]:
        """Nothing: what it holds does not matter here."""
        return iter(())


def source(folder: Path, icann: Icann, **options: object) -> CzdsSource:
    """The source of a feed that wants every zone, new as for a new pull."""
    wish = wish_of({"zones": ["*"]} | icann.options | options, folder)
    return CzdsSource(wish, workplace(folder, icann.clock))


def names(fresh: Fresh | None) -> list[str]:
    """The names that are brought."""
    assert fresh is not None
    return sorted(b"".join(fresh.lines).decode().split())


def error_of(feed: CzdsSource, zone: str = "shop", have: Version | None = None) -> FeedError:
    """The error with which a zone is brought and read."""
    with pytest.raises(FeedError) as caught:
        names(feed.bring(zone, have))
    return caught.value
