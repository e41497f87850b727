"""What goes wrong is one line on standard error, with a status that scripts can tell apart."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from domainwatch.cli import exit_status_of
from domainwatch.store import daemon_lock
from tests.cli.desk import Desk
from tests.cli.test_cases import refused
from tests.rights import without_rights
from tests.servers.process import free_port, private_folder

#: Seconds for a command of its own; each needs one or two.
PATIENCE_S = 30

ON_A_CONFIGURATION = [
    ("cases", "list"),
    ("status",),
    ("outbox", "list"),
    ("feeds", "status"),
    ("run", "--once"),
    ("doctor",),
]


@pytest.mark.parametrize("words", ON_A_CONFIGURATION, ids=" ".join)
def test_broken_configuration_has_status_2_and_every_problem(empty_desk: Desk, words: tuple[str, ...]) -> None:
    (empty_desk.config / "domainwatch.yaml").write_text("smtp: {port: 0}\nresolver: {timeout: 3}\n")

    said = empty_desk(*words)

    problems = said.err.splitlines()
    assert (said.status, said.out) == (2, "")
    assert problems[0].startswith(f"{empty_desk.config}/domainwatch.yaml:1: smtp.port: ")
    assert problems[1].startswith(f"{empty_desk.config}/domainwatch.yaml:2: resolver.timeout: ")
    assert problems[2:] == ["2 problems in the configuration; nothing was started."]


@pytest.mark.parametrize("words", ON_A_CONFIGURATION, ids=" ".join)
def test_configuration_folder_that_is_not_there_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)

    status = exit_status_of([*words, "--config", "nowhere"])

    said = capsys.readouterr()
    assert status == 2
    assert "nowhere" in said.err
    assert "Traceback" not in said.err
    assert list(tmp_path.iterdir()) == [], "a command that finds no configuration leaves nothing behind"


@pytest.mark.slow
@pytest.mark.parametrize("words", [("cases", "list"), ("status",), ("run", "--once")], ids=" ".join)
def test_database_that_cannot_be_reached_is_said(empty_desk: Desk, words: tuple[str, ...]) -> None:
    empty_desk.settle(database=f"postgresql+psycopg://nobody:secret@127.0.0.1:{free_port()}/none?connect_timeout=2")

    said = empty_desk(*words)

    assert said.status == 1
    assert said.err.startswith("domainwatch: cannot open the database postgresql+psycopg://nobody:***@127.0.0.1:")
    assert "secret" not in said.err
    assert "Traceback" not in said.err


@pytest.mark.slow
def test_second_daemon_is_told_about_the_first(desk: Desk) -> None:
    store = desk.store()
    with daemon_lock(store):
        said = desk("run", "--once")
    store.close()

    assert f"another daemon (process {os.getpid()}) works on" in refused(said)


@pytest.mark.slow
def test_daemon_without_brands_does_not_start(empty_desk: Desk) -> None:
    (empty_desk.config / "brands" / "aliexpress.yaml").unlink()

    said = empty_desk("run", "--once")

    assert said.status == 2
    assert "holds no brand file; nothing would be watched" in said.err


@pytest.mark.slow
@pytest.mark.parametrize("words", [("cases", "list", "--json"), ("cases", "list"), ("cases", "show", "1"), ("--help",)])
def test_reader_that_goes_away_is_no_error(desk: Desk, words: tuple[str, ...]) -> None:
    options = [] if words == ("--help",) else ["--config", str(desk.config)]

    process = subprocess.Popen(
        [sys.executable, "-m", "domainwatch", *words, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.close()
    _, said = process.communicate(timeout=PATIENCE_S)

    assert said == b""
    assert process.returncode in {0, 1}


def piped(shell: str, *words: str, encoding: str = "utf-8") -> subprocess.CompletedProcess[bytes]:
    """The command as a process of its own, `"$@"` in a line of shell, with the encoding that its user's shell sets."""
    return subprocess.run(
        ["/bin/sh", "-c", shell, "sh", sys.executable, "-m", "domainwatch", *words],
        capture_output=True,
        env=os.environ | {"PYTHONIOENCODING": encoding},
        timeout=PATIENCE_S,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize("words", [("cases", "list"), ("cases", "list", "--json"), ("--help",)], ids=" ".join)
def test_full_disk_under_the_output_is_said_in_one_line(desk: Desk, words: tuple[str, ...]) -> None:
    options = [] if words == ("--help",) else ["--config", str(desk.config)]

    said = piped('"$@" >/dev/full', *words, *options)

    assert (said.returncode, said.stderr) == (1, b"domainwatch: No space left on device\n")


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_names_reach_terminals_and_scripts_of_any_alphabet(desk: Desk, encoding: str) -> None:
    name = "алиэкспресс.рф"
    names = desk.config / "names.txt"
    names.write_text(f"{name}\n", encoding="utf-8")
    scan = ("scan", "--brands", str(desk.config / "brands"), str(names), "--format")

    table, csv, jsonl = (piped('"$@"', *scan, form, encoding=encoding) for form in ("table", "csv", "jsonl"))
    listed = piped('"$@"', "cases", "list", "--json", "--config", str(desk.config), encoding=encoding)

    assert [(said.returncode, said.stderr) for said in (table, csv, jsonl, listed)] == [(0, b"")] * 4
    assert name.encode(encoding, "backslashreplace") in csv.stdout
    assert b"1 finding" in table.stdout
    assert json.loads(jsonl.stdout.decode(encoding))["name"] == name
    assert name in {case["domain_u"] for case in json.loads(listed.stdout.decode(encoding))}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("shell", "files", "told"),
    [
        ('"$@" <&-', ["-"], "standard input (-) is closed"),
        ('"$@" </dev/null', ["-", "-"], "standard input (-) can be read once only"),
    ],
)
def test_standard_input_that_cannot_be_read_is_wrong_usage(desk: Desk, shell: str, files: list[str], told: str) -> None:
    said = piped(shell, "scan", "--brands", str(desk.config / "brands"), *files)

    assert said.returncode == 2
    assert told in said.stderr.decode()
    assert b"Traceback" not in said.stderr


@pytest.mark.slow
@pytest.mark.parametrize("form", ["table", "jsonl", "csv"])
def test_closed_output_swallows_what_is_found(desk: Desk, form: str) -> None:
    names = desk.config / "names.txt"
    names.write_text("aliexpress.top\n")

    said = piped('"$@" >&-', "scan", "--brands", str(desk.config / "brands"), "--format", form, str(names))

    assert (said.returncode, said.stdout, said.stderr) == (0, b"", b"")


@pytest.mark.slow
@pytest.mark.parametrize(
    "words", [("cases", "list"), ("cases", "show", "1"), ("feeds", "status"), ("status",)], ids=" ".join
)
def test_who_may_only_read_the_database_can_look(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    with private_folder("desk") as folder:
        desk = Desk(folder, capsys)
        desk.fill()
        # The modules are loaded now: the ordinary account may not reach the interpreter's folder.
        allowed = desk(*words)
        (desk.data / "domainwatch.db").chmod(0o444)
        desk.data.chmod(0o555)

        with without_rights():
            said = desk(*words)
        desk.data.chmod(0o755)

    assert said.out
    assert said == allowed
