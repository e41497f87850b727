"""Everything that domainwatch.yaml may say."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from domainwatch.settings.address import database_url
from domainwatch.settings.mail import Alerts, QuietHours, Reports, Smtp
from domainwatch.settings.network import Network, Resolver
from domainwatch.settings.schedule import Schedules
from domainwatch.yamlfile import STRICT, Place, Tree

#: Hosts to which a password does not travel over any wire.
_OWN_MACHINE = ("", "127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """How people work on cases."""

    __pydantic_config__ = STRICT

    four_eyes: Annotated[
        bool, Field(description="Whether a report must be approved by somebody other than who confirmed the case.")
    ] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How this domainwatch runs."""

    __pydantic_config__ = STRICT

    data_folder: Annotated[
        Path, Field(description="Folder for what we keep; like every path here, seen from this file's folder.")
    ] = Path("../var")
    database: Annotated[
        str,
        AfterValidator(database_url),
        Field(
            description="Empty: the file domainwatch.db in the data folder. Otherwise sqlite:///FILE or "
            "postgresql+psycopg://USER@HOST/NAME. The environment variable DOMAINWATCH_DATABASE, where set, replaces "
            "it; a password belongs there."
        ),
    ] = ""
    schedule: Schedules = field(default_factory=Schedules)
    resolver: Resolver = field(default_factory=Resolver)
    network: Network = field(default_factory=Network)
    smtp: Smtp = field(default_factory=Smtp)
    alerts: Alerts = field(default_factory=Alerts)
    quiet_hours: QuietHours | None = None
    cases: Cases = field(default_factory=Cases)
    reports: Reports = field(default_factory=Reports)


def settings_rules(tree: Tree) -> Iterator[tuple[Place, str]]:
    """Each breach of a rule that looks at several settings at once."""
    smtp = {str(place[1]): text for place, text in tree.texts.items() if place[0] == "smtp" and len(place) > 1}
    user, password = smtp.get("user", ""), smtp.get("password_env", "")
    if user and not password:
        yield ("smtp", "user"), "is given without password_env; give both, or none for no login"
    if password and not user:
        yield ("smtp", "password_env"), "is given without user; give both, or none for no login"
    if user and smtp.get("security", "none") == "none" and smtp.get("host", "") not in _OWN_MACHINE:
        yield ("smtp", "security"), "is none, so that the password would travel in the clear; use starttls or tls"
