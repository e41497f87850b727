"""The configuration of a daemon that lives in this world, as the texts of its files; no I/O."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from domainwatch.model import Brand
from domainwatch.world.part import CZDS_ZONE, FEEDS, TRANSFER_ZONE
from domainwatch.world.server import HOST
from domainwatch.world.whois import RUSSIAN

#: How often each job of the demo's daemon runs; a person is watching, so nothing may take minutes.
EVERY = "2s"
JOBS = ("feeds", "watchlist", "examine", "alerts", "digest", "send", "health")

#: Seconds to wait for an answer from a loopback server; a broken one must not hold up the demo.
TIMEOUT_S = 2

#: The file with the user name and the password for CZDS, in the configuration folder.
CZDS_LOGIN = "czds.txt"
#: The file with the secret of the key for zone transfer, in the configuration folder.
TRANSFER_KEY = "transfer.key"

#: The list of the logs of certificates, in the configuration folder.
LOG_LIST = "logs.json"

OPERATORS, SENDER, REPORT_SENDER = "ops@registrar.example", "watch@registrar.example", "abuse-report@registrar.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where the servers that a configuration names are. `feeds` and `czds` are URLs.

    `transfer_key` is the name of the key that the primary wants.
    """

    dns: str
    whois: str
    rdap_bootstrap: str
    smtp_port: int
    feeds: str
    czds: str
    primary: str
    transfer_key: str


def configuration(at: Addresses, brands: tuple[Brand, ...], data_folder: Path) -> dict[str, str]:
    """The text of each file, by its path in the configuration folder."""
    files: dict[str, object] = {"domainwatch.yaml": _settings(at, data_folder), "feeds.yaml": _feeds(at)}
    files |= {f"brands/{brand.id}.yaml": _brand(brand) for brand in brands}
    return {name: yaml.safe_dump(content, allow_unicode=True, sort_keys=False) for name, content in files.items()}


def _settings(at: Addresses, data_folder: Path) -> object:
    return {
        "data_folder": str(data_folder),
        "schedule": {job: {"every": EVERY} for job in JOBS},
        "resolver": {"servers": [at.dns], "timeout_s": TIMEOUT_S},
        "network": {
            "allow_private": True,
            "contact": OPERATORS,
            "rdap_bootstrap": at.rdap_bootstrap,
            "whois_servers": dict.fromkeys(RUSSIAN, at.whois),
            "timeout_s": TIMEOUT_S,
        },
        "smtp": {"host": HOST, "port": at.smtp_port},
        "alerts": {"sender": SENDER, "operators": [OPERATORS]},
        "reports": {"sender": REPORT_SENDER, "organisation": "Demo Registrar", "contact": OPERATORS},
    }


def _feeds(at: Addresses) -> object:
    lists = [{"id": feed.id, "kind": "flatlist", "url": at.feeds + feed.path, "format": feed.format} for feed in FEEDS]
    czds = {
        "id": "czds",
        "kind": "czds",
        "zones": [CZDS_ZONE],
        "credentials": CZDS_LOGIN,
        "account_url": at.czds,
        "api_url": at.czds,
    }
    transfer = {
        "id": "zone-transfer",
        "kind": "axfr",
        "zone": TRANSFER_ZONE,
        "primaries": [at.primary],
        "tsig": {"name": at.transfer_key, "secret_file": TRANSFER_KEY},
    }
    logs = {"id": "certificates", "kind": "ct", "lists": [LOG_LIST], "start": 0}
    return {"feeds": [*lists, czds, transfer, logs]}


def _brand(brand: Brand) -> object:
    marks = [
        {
            "mark": mark.text,
            "also_written": list(mark.also_written),
            "never_match": sorted(mark.never_match),
        }
        for mark in brand.marks
    ]
    return {
        "brand": brand.name,
        "owner": brand.owner,
        "alert_to": list(brand.alert_to),
        "languages": list(brand.languages),
        "marks": marks,
        "owned": sorted(brand.owned),
    }
