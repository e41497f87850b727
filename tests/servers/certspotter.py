"""Certspotter, a monitor of certificate logs by other people, on given logs."""

import base64
import json
from collections.abc import Mapping
from pathlib import Path

from tests.servers.process import find_binary, private_folder, running

#: A watch list that every name is on.
_ALL = ".\n"


def read_by_certspotter(log_list: bytes, sizes: Mapping[bytes, int]) -> list[str]:
    """The DNS names that it reports, in order, once it has verified each log (by id) up to that size."""
    program = find_binary("certspotter", [Path("/usr/bin/certspotter")])
    with private_folder("certspotter") as folder:
        (folder / "logs.json").write_bytes(log_list)
        (folder / "watchlist").write_text(_ALL, encoding="ascii")
        state = folder / "state"
        files = ("-logs", folder / "logs.json", "-watchlist", folder / "watchlist", "-state_dir", state)
        # It reads settings of whoever it thinks runs it.
        command: list[str | Path] = ["/usr/bin/env", f"HOME={folder}", program, *files, "-stdout", "-no_save"]
        with running(command, folder, lambda: _has_read(state, sizes)):
            said = (folder / "log").read_bytes().decode(errors="replace")
    return [line.partition(" = ")[2] for line in said.splitlines() if line.strip().startswith("DNS Name = ")]


def _has_read(state: Path, sizes: Mapping[bytes, int]) -> bool:
    return all(_position(state, log_id) >= size for log_id, size in sizes.items())


def _position(state: Path, log_id: bytes) -> int:
    """Up to where it has verified a log, and reported what stands there."""
    file = state / "logs" / base64.urlsafe_b64encode(log_id).decode().rstrip("=") / "state.json"
    return int(json.loads(file.read_bytes())["verified_position"]["size"]) if file.exists() else 0
