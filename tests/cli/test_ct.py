"""Certificates from the log to the proof, and the stream of entries, as somebody uses them at the command line."""

import json
import os
import signal
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from domainwatch.net import SystemClock
from domainwatch.world import Authority, CtLog, LogServer
from tests.cli.desk import Desk
from tests.cli.test_cases import refused

pytestmark = pytest.mark.slow

NAME = "aliexpress-login.top"
#: Seconds for anything that a command has to reach; a busy machine may take its time, a hang ends here.
PATIENCE_S = 60


class Hall:
    """A server with a log of each family, an authority that fills both, and commands that follow them."""

    def __init__(self, desk: Desk, server: LogServer, authority: Authority) -> None:
        self.desk, self.server, self.authority = desk, server, authority
        self.logs = [server.add(CtLog(name=name, is_tiled=name == "tiled")) for name in ("plain", "tiled")]
        self.list = desk.config / "logs.json"
        self.list.write_bytes(server.log_list())
        ct = "{id: ct, kind: ct, lists: [logs.json], start: 0}"
        (desk.config / "feeds.yaml").write_text(f"feeds: [{ct}]\n")
        desk.settle(network={"allow_private": True})

    def issue(self, *names: str, count: int = 1) -> None:
        """Certificates for these names, logged as both kinds in the first log and as precertificates in the other."""
        for _ in range(count):
            self.authority.issue(names, self.server.now(), self.logs)

    def tail(self, *options: str) -> "subprocess.Popen[str]":
        """A process that follows the logs of the list."""
        command = [sys.executable, "-m", "domainwatch", "ct", "tail", "--log-list", str(self.list), *options]
        # No configuration and no database: the folder is empty.
        empty = self.desk.data / "elsewhere"
        empty.mkdir(parents=True, exist_ok=True)
        checkout = str(Path(__file__).parents[2])
        return subprocess.Popen(
            command,
            cwd=empty,
            env=os.environ | {"PYTHONPATH": checkout},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


@pytest.fixture
def hall(empty_desk: Desk) -> Iterator[Hall]:
    clock = SystemClock()
    with LogServer(clock.now) as server:
        yield Hall(empty_desk, server, Authority("Test Authority", clock.now()))


def places(lines: Sequence[str]) -> dict[str, list[int]]:
    """The indexes of each log in the order in which they came."""
    found: dict[str, list[int]] = {}
    for line in lines:
        entry = json.loads(line)
        found.setdefault(entry["log"], []).append(entry["index"])
    return found


def test_finding_is_proven_by_a_file_that_holds_offline(hall: Hall) -> None:
    hall.issue("bakery.example")
    hall.issue(NAME, f"*.{NAME}")
    pulled = hall.desk("feeds", "pull", "ct", "--once", "--json").json
    (status, *others) = hall.desk("ct", "status", "--json").json

    proven = hall.desk("ct", "prove", NAME)
    by_number = hall.desk("ct", "prove", "1")
    file = hall.desk.config / "proof.json"
    file.write_text(proven.out)
    hall.server.logs.clear()
    verified = bare(hall, "ct", "verify", str(file), "--log-list", str(hall.list), "--json")

    assert (pulled["outcome"], pulled["found"], pulled["new"]) == ("ok", 1, 0)
    assert (status["position"], status["behind"], status["error"], len(others)) == (status["size"], 0, "", 1)
    assert (proven.status, by_number.status) == (0, 0)
    assert by_number.json["leaf"] == proven.json["leaf"]
    assert (verified["proven"], verified["name"]) == (True, NAME)
    assert [check["verdict"] for check in verified["checks"]] == ["right"] * 5


def bare(hall: Hall, *words: str) -> dict[str, Any]:
    """What a command says that takes no configuration."""
    command = [sys.executable, "-m", "domainwatch", *words]
    done = subprocess.run(command, capture_output=True, check=False, timeout=PATIENCE_S)
    return dict(json.loads(done.stdout)) | {"status": done.returncode}


def test_proof_of_another_name_is_called_wrong_with_status_1(hall: Hall) -> None:
    hall.issue(NAME)
    hall.desk("feeds", "pull", "ct", "--once")
    file = hall.desk.config / "proof.json"
    file.write_text(hall.desk("ct", "prove", NAME).out.replace(f'"{NAME}"', '"aliexpress.com"'))

    verified = bare(hall, "ct", "verify", str(file), "--json")

    assert (verified["status"], verified["proven"]) == (1, False)


def test_what_no_log_has_shown_is_not_proven(hall: Hall) -> None:
    hall.desk.fill()

    assert "of aliexpress.top no certificate is known" in refused(hall.desk("ct", "prove", "aliexpress.top"))
    assert "there is no finding 99" in refused(hall.desk("ct", "prove", "99"))
    assert "there is no finding bakery.example" in refused(hall.desk("ct", "prove", "bakery.example"))
    assert "neither the number of a finding nor a name" in refused(hall.desk("ct", "prove", "no name!"))


def test_certificate_is_one_fact_of_its_case(hall: Hall) -> None:
    hall.issue(NAME)
    hall.desk("feeds", "pull", "ct", "--once")

    shown = hall.desk("cases", "show", "1", "--json").json

    (fact,) = [fact for fact in shown["facts"] if fact["kind"] == "certificate"]
    log_ids = [b64encode(log.id).decode() for log in hall.logs]
    assert fact["source"] in [f"feed ct, log {log_id}, entry 0" for log_id in log_ids]
    assert [finding["number"] for finding in shown["findings"]] == [1]


def test_brand_that_comes_later_is_held_against_certificates_without_asking_a_log(hall: Hall) -> None:
    hall.issue("sberbank-login.top", "bakery.example")
    hall.desk("feeds", "pull", "ct", "--once")
    asked = len(hall.server.requests)
    (hall.desk.config / "brands" / "sberbank.yaml").write_text("brand: Sberbank\nmarks: [{mark: sberbank}]\n")

    (day,) = hall.desk("feeds", "status", "--zones", "--json").json
    said = hall.desk("backfill", "sberbank", "--json").json

    assert (day["feed_id"], day["brands_waiting"], day["zone"]["handed_on"]) == ("ct", 0, True)
    assert said["found"] == {"sberbank": 1}
    assert len(hall.server.requests) == asked


def test_stream_ends_at_the_head_with_every_entry_once(hall: Hall) -> None:
    hall.issue("one.example", "*.two.example", count=40)

    with hall.tail("--start", "0", "--exit-at-head", "--jsonl") as tail:
        out, err = tail.communicate(timeout=PATIENCE_S)

    assert (tail.returncode, err) == (0, "")
    assert places(out.splitlines()) == {"plain": list(range(80)), "tiled": list(range(40))}
    assert json.loads(out.splitlines()[0])["names"] == ["one.example", "two.example"]


def test_stream_of_one_log_from_an_index_on_in_text(hall: Hall) -> None:
    hall.issue("one.example", count=20)

    with hall.tail("--log", "tiled", "--start", "18", "--exit-at-head") as tail:
        out, _ = tail.communicate(timeout=PATIENCE_S)

    rows = [line.split("\t") for line in out.splitlines()]
    assert [(row[0], row[1], *row[3:]) for row in rows] == [
        ("tiled", str(index), "precertificate", "one.example") for index in (18, 19)
    ]


def test_sigterm_ends_the_stream_between_two_lines_with_status_0(hall: Hall) -> None:
    hall.issue("one.example", count=300)

    with hall.tail("--start", "0", "--jsonl") as tail:
        assert tail.stdout is not None
        first = tail.stdout.readline()
        tail.send_signal(signal.SIGTERM)
        rest = tail.stdout.read()

    assert tail.returncode == 0
    assert all(found == list(range(len(found))) for found in places([first, *rest.splitlines()]).values())
    assert rest == "" or rest.endswith("\n")


def test_reader_that_goes_away_ends_the_stream_quietly(hall: Hall) -> None:
    hall.issue("one.example")

    with hall.tail("--start", "0", "--jsonl") as tail:
        assert tail.stdout is not None
        assert tail.stderr is not None
        tail.stdout.readline()
        tail.stdout.close()
        err = tail.stderr.read()

    assert (tail.returncode, err) == (0, "")


def test_start_that_is_none_is_wrong_usage(hall: Hall) -> None:
    with hall.tail("--start", "yesterday") as tail:
        _, err = tail.communicate(timeout=PATIENCE_S)

    assert tail.returncode == 2
    assert "--start: must be head, an index, or days such as 7d" in err
