"""Lists of logs as their publishers write them."""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from tests.feeds.ctlogs import Signer, text


def log_of(signer: Signer, *, tiled: bool = False, **fields: object) -> dict[str, Any]:
    """A log with that key in a list; fields replace what would stand there, or take it out where they are None."""
    where = (
        {"submission_url": "https://log.test/2026/", "monitoring_url": "https://read.test/2026/"}
        if tiled
        else {"url": "https://log.test/2026/"}
    )
    log = {
        "description": "Test 2026",
        "log_id": text(sha256(signer.der).digest()),
        "key": text(signer.der),
        "mmd": 60,
        "state": {"usable": {"timestamp": "2025-01-01T00:00:00Z"}},
        "temporal_interval": {"start_inclusive": "2026-01-01T00:00:00Z", "end_exclusive": "2027-01-01T00:00:00Z"},
        **where,
        **fields,
    }
    return {key: value for key, value in log.items() if value is not None}


def list_of(logs: Sequence[dict[str, Any]]) -> bytes:
    """A list of these logs, all of one operator."""
    tiled = [log for log in logs if "monitoring_url" in log]
    others = [log for log in logs if log not in tiled]
    operator = {"name": "Tester", "email": ["post@log.test"], "logs": others, "tiled_logs": tiled}
    whole = {"version": "1.0", "log_list_timestamp": "2026-01-01T00:00:00Z", "operators": [operator]}
    return json.dumps(whole).encode()
