"""Whom to ask about registrations: IANA's list of RDAP servers, and the WHOIS servers of the configuration."""

import asyncio
import os
from datetime import timedelta
from pathlib import Path

from domainwatch.enrich import Registries, parse_bootstrap
from domainwatch.flow.app import App
from domainwatch.flow.health import clear_trouble, raise_trouble
from domainwatch.model import Outcome
from domainwatch.net import fetch_http

#: IANA changes the list about once a day.
_KEEP = timedelta(days=1)


def open_registries(app: App) -> Registries:
    """The registries in force. A list that cannot be fetched is trouble, and the last good copy stays in force."""
    network = app.settings.network
    where = network.rdap_bootstrap
    body = _fetched(app, where) if where.startswith(("http://", "https://")) else _read(Path(where))
    return Registries(rdap=parse_bootstrap(body), whois=network.whois_servers, limits=app.http_limits)


def _fetched(app: App, url: str) -> bytes:
    copy = app.settings.data_folder / "rdap-bootstrap.json"
    if copy.exists() and app.clock.now().timestamp() - copy.stat().st_mtime < _KEEP.total_seconds():
        return _read(copy)
    answer = asyncio.run(fetch_http(url, app.http_limits, accept="application/json"))
    if answer.outcome is Outcome.DATA and answer.status == 200 and parse_bootstrap(answer.body):
        beside = copy.with_suffix(".new")
        beside.write_bytes(answer.body)
        os.replace(beside, copy)
        clear_trouble(app, "rdap bootstrap")
        return answer.body
    said = f"status {answer.status}" if answer.outcome is Outcome.DATA else answer.outcome.value
    raise_trouble(app, "rdap bootstrap", f"the list of RDAP servers could not be fetched from {url}: {said}")
    return _read(copy)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
