"""A server of feed files, with the validators and ranges that polite clients use."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from aiohttp import web

from domainwatch.world.http import HttpServer, not_found
from domainwatch.world.server import Loop


@dataclass(frozen=True, slots=True)
class FeedFile:
    """One file as it is offered. `changed_at` is aware and UTC."""

    body: bytes
    changed_at: datetime

    @property
    def etag(self) -> str:
        """A strong entity tag: equal exactly where the bytes are equal."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'

    @property
    def last_modified(self) -> str:
        """The time of change as HTTP writes it (RFC 9110 section 5.6.7)."""
        return format_datetime(self.changed_at, usegmt=True)


class FeedServer(HttpServer):
    """Serves `files` by path (`/names.gz`); the mapping may change while the server runs.

    Source: RFC 9110 section 13 (conditional requests) and section 14 (ranges).
    """

    def __init__(self, loop: Loop | None = None) -> None:
        super().__init__(loop)
        self.files: dict[str, FeedFile] = {}

    def publish(self, path: str, body: bytes, changed_at: datetime) -> str:
        """The URL under which the bytes are offered from now on, in place of what was there."""
        self.files[path] = FeedFile(body, changed_at)
        return self.base_url + path

    async def respond(self, request: web.BaseRequest) -> web.Response:
        """200 with the file, 206 with a part of it, 304, 404 or 416."""
        file = self.files.get(request.path)
        return answer_with(file, request) if file else not_found()


def answer_with(file: FeedFile, request: web.BaseRequest) -> web.Response:
    """200 with the file, 206 with a part of it, 304 or 416."""
    validators = {"ETag": file.etag, "Last-Modified": file.last_modified, "Accept-Ranges": "bytes"}
    if _is_unchanged(request, file):
        return web.Response(status=304, headers=validators)
    response = _part(request, file) if _wants_part(request, file) else web.Response(body=file.body)
    response.headers.update(validators)
    return response


def _is_unchanged(request: web.BaseRequest, file: FeedFile) -> bool:
    tags = request.if_none_match
    if tags is not None:
        # The date counts only where no tag was sent (RFC 9110 section 13.1.3).
        return any(tag.value in ("*", file.etag.strip('"')) for tag in tags)
    since = request.if_modified_since
    return since is not None and file.changed_at.replace(microsecond=0) <= since


def _wants_part(request: web.BaseRequest, file: FeedFile) -> bool:
    """Whether there is a Range and the client's copy, where it names one, is still ours (RFC 9110 section 13.1.5)."""
    same_copy = request.headers.get("If-Range") in (None, file.etag, file.last_modified)
    return "Range" in request.headers and same_copy


def _part(request: web.BaseRequest, file: FeedFile) -> web.Response:
    size = len(file.body)
    try:
        start, stop, _ = request.http_range.indices(size)
    except ValueError:
        # A range that cannot be read is as good as none (RFC 9110 section 14.2).
        return web.Response(body=file.body)
    if start >= stop:
        return web.Response(status=416, headers={"Content-Range": f"bytes */{size}"})
    place = {"Content-Range": f"bytes {start}-{stop - 1}/{size}"}
    return web.Response(status=206, body=file.body[start:stop], headers=place)
