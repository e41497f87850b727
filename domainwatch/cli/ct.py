"""Certificate transparency: how the logs are followed, what stands in them, and proofs of it."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from domainwatch.cli._open import opened_app
from domainwatch.cli._options import Utf8, config_option, json_option
from domainwatch.cli._print import print_json, print_table
from domainwatch.model import Refused

if TYPE_CHECKING:
    from domainwatch.flow.logs import LogState
    from feeds.ct.start import Start
    from feeds.parse.ctproof import Evidence
    from feeds.parse.loglist import Log


@click.group("ct", short_help="Certificate logs: how they are followed, and proofs from them.")
def ct() -> None:
    """Look at the logs of certificate transparency, and prove what stands in them.

    The feeds of kind ct in feeds.yaml follow the logs; these commands say how they do, give the same verified entries
    to other tools, and take from a log what proves a finding to people who trust nobody.

    \b
      domainwatch ct status
      domainwatch ct tail --log-list logs.json --start head --jsonl
      domainwatch ct prove 12 > aliexpress-login.proof
      domainwatch ct verify aliexpress-login.proof --log-list logs.json
    """


COMMAND = ct

#: Bytes of a list of logs; the longest published one has less than one million.
_LIST_BYTES = 1 << 24
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@ct.command("status")
@config_option
@json_option
def ct_status(config: Path, as_json: bool) -> int:
    """Show each log that is followed: its newest head, how far it is read, how far behind, how fast, the last error.

    Behind is told in entries, and as the age of the newest ones that are surely read. Exit status 1 where a log was
    left behind for more than ten minutes, so that monitoring can call it.
    """
    from domainwatch.flow.logs import LATE_S, log_states

    with opened_app(config) as app:
        states = [state for found in log_states(app).values() for state in found]
    if as_json:
        print_json([{"feed": state.feed_id, **asdict(state.log), "seconds_left": state.left} for state in states])
    elif not states:
        click.echo("no feed has followed a log so far")
    else:
        print_table(("log", "state", "head", "read", "behind", "a second", "caught up in", "error"), map(_row, states))
    return 1 if any(state.late > LATE_S for state in states) else 0


def _row(state: "LogState") -> tuple[str, ...]:
    from domainwatch.flow.logs import span_of

    log = state.log
    behind = "-" if log.behind_seconds is None else f"{log.behind or 0:,} ({span_of(log.behind_seconds)})"
    return (
        log.description or log.url,
        log.state,
        _number(log.size),
        _number(log.position),
        behind,
        f"{log.rate:,.0f}",
        "-" if state.left is None else span_of(state.left),
        log.error,
    )


def _number(count: int | None) -> str:
    return "-" if count is None else f"{count:,}"


@ct.command("tail")
@click.option("--log-list", type=_FILE, help="A list of logs (version 3, JSON), in place of Google's.")
@click.option("--log", "pattern", type=Utf8(), default="", help="Only logs with this in their description or address.")
@click.option(
    "--start", default="head", show_default=True, metavar="N|head|DAYSd", help="An index, head, or days ago (7d)."
)
@click.option("--exit-at-head", is_flag=True, help="End once each log was read to the head that it has signed.")
@click.option("--jsonl", is_flag=True, help="A JSON object a line: log, index, timestamp, kind, names, and error.")
@click.option(
    "--max-rate",
    type=click.IntRange(1, 100_000),
    help="Questions a second to one operator: 8 unless all logs are on this machine. Some publish a limit of 10.",
)
@click.option("--contact", type=Utf8(), default="", help="Mail address for logs, which serve those better who say so.")
def ct_tail(**options: Any) -> None:
    """Print the entries of logs as they come, each proven to be in the tree that its log has signed.

    No database and no configuration is needed. A line has log, index, time, kind, names, and what could not be read of
    it, if anything; with --jsonl the time is in milliseconds since 1970. Entries of a log come in order and without a
    gap. A log that lies or fails is told on standard error, and the others go on. SIGTERM ends it between two lines,
    and so does whoever closes the pipe. With a list of your own, logs on your own machines may be asked too.

    \b
      domainwatch ct tail --log-list logs.json --start 0 --exit-at-head --jsonl
      domainwatch ct tail --log argon --start 1d --jsonl
    """
    from domainwatch.cli._cttail import Wish, print_entries
    from domainwatch.flow.tail import Choice

    choice = Choice(
        log_list=options["log_list"],
        pattern=options["pattern"],
        start=_start(options["start"]),
        max_rate=options["max_rate"],
    )
    wish = Wish(contact=options["contact"], ends_at_head=options["exit_at_head"], as_json=options["jsonl"])
    print_entries(choice, wish)


def _start(text: str) -> "Start":
    """Where to begin. Raises: click.UsageError: nowhere."""
    from feeds import FeedConfigError
    from feeds.ct.start import start_of

    try:
        return start_of(int(text) if text.isascii() and text.isdigit() else text)
    except FeedConfigError as error:
        raise click.UsageError(f"--{error}") from error


@ct.command("prove")
@config_option
@click.argument("finding", type=Utf8())
def ct_prove(config: Path, finding: str) -> None:
    """Write what proves a finding's certificate to standard output, for `domainwatch ct verify` and for anybody.

    FINDING is its number or its name. The log that showed the certificate is asked for its newest signed head and for
    what leads from there to the entry; the file holds these, the leaf, the chain and the log's key, as JSON.
    """
    from domainwatch.flow.evidence import fetch_proof

    with opened_app(config) as app:
        proof = fetch_proof(app, finding).to_json()
    click.echo(proof, nl=False)


@ct.command("verify")
@click.argument("file", type=_FILE)
@click.option("--log-list", type=_FILE, help="A list of logs (version 3, JSON); the log must be one of these.")
@json_option
def ct_verify(file: Path, log_list: Path | None, as_json: bool) -> int:
    """Check a proof offline: the log's signature, the leaf's place under it, and the name in the leaf.

    Nothing but FILE is asked. Its key is the one with which the log signs: with --log-list it must be that of a log in
    the list, which is what makes the signature worth something. Exit status 1 where anything is wrong.
    """
    from feeds import FeedError
    from feeds.parse.ctproof import EVIDENCE_BYTES, Verdict, check_evidence, read_evidence

    try:
        evidence = read_evidence(_start_of(file, EVIDENCE_BYTES + 1))
        checks = list(check_evidence(evidence, _logs_in(log_list) if log_list else None))
    except FeedError as error:
        raise Refused(f"{file}: {error}") from error
    is_proven = all(check.verdict is not Verdict.WRONG for check in checks)
    certificate = _described(evidence)
    if as_json:
        told = {"name": evidence.name, "proven": is_proven, "checks": [asdict(check) for check in checks]}
        print_json({**told, "certificate": certificate})
    else:
        print_table(("checked", "verdict", "seen"), [(check.part, check.verdict, check.told) for check in checks])
        print_table(("certificate", "says"), certificate.items())
    return 0 if is_proven else 1


def _described(evidence: "Evidence") -> dict[str, str]:
    """What the certificate says; that it is too odd where it is."""
    from feeds import Garbled
    from feeds.parse.certtext import described

    try:
        return described(evidence.entry)
    except Garbled as error:
        return {"oddity": str(error)}


def _logs_in(file: Path) -> "tuple[Log, ...]":
    """The logs of a list. Raises: Garbled."""
    from feeds.parse.loglist import read_list

    return read_list(_start_of(file, _LIST_BYTES)).logs


def _start_of(file: Path, most: int) -> bytes:
    with file.open("rb") as opened:
        return opened.read(most)
