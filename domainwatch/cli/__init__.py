"""The person's side: one file a command, found by its file name.

Takes: words on the command line, files, standard input.
Gives: text for people, JSON for scripts, and an exit status that means something.
Touches: the terminal; everything else through flow.
Next: `COMMAND` in `cli/<name>.py`; heavy imports stand inside the functions, so that `--help` stays quick.
"""

import errno
import importlib
import io
import os
import pkgutil
import sys
from collections.abc import Sequence

import click

from domainwatch import __version__
from domainwatch.model import ConfigError, DomainwatchError

#: Exit statuses, the same for every command.
OK, FAILED, MISUSED, INTERRUPTED = 0, 1, 2, 130
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class Commands(click.Group):
    """The commands are the files of this folder whose names do not begin with an underscore."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Command names in alphabetical order."""
        return sorted(file.name.replace("_", "-") for file in pkgutil.iter_modules(__path__) if file.name[0] != "_")

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now and not before; None where there is none."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = importlib.import_module(f"{__name__}.{cmd_name.replace('-', '_')}").COMMAND
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="domainwatch")
def domainwatch() -> None:
    """Find new domain names that abuse a protected mark, and take them down.

    See it work, without any set-up and without leaving this machine:

    \b
      domainwatch demo

    Try it on names of your own (no network, no database):

    \b
      domainwatch scan names.txt
      domainwatch explain o3on-shop.ru

    Run it for real:

    \b
      domainwatch init config      write a configuration to edit
      domainwatch check            say what is wrong with it, and what will be watched
      domainwatch doctor           test resolver, mail, feeds and disk
      domainwatch run              start the daemon
      domainwatch cases list       work on what it found

    Exit status: 0 done, 1 something failed, 2 wrong usage or configuration, 130 interrupted.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs one command and ends the process with its exit status."""
    from domainwatch.cli._privacy import leave_no_core

    leave_no_core()
    _prepare_output()
    sys.exit(exit_status_of(arguments))


def _prepare_output() -> None:
    # Who closes an output wants nothing of it; it must not become the first file that a command opens.
    sys.stdout = sys.stdout or os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
    sys.stderr = sys.stderr or os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal of another alphabet shows foreign letters escaped, rather than nothing at all.
            stream.reconfigure(errors="backslashreplace")


def exit_status_of(arguments: Sequence[str] | None = None) -> int:
    """The exit status of one command; every expected error becomes a line on standard error."""
    try:
        result = domainwatch.main(args=arguments, standalone_mode=False, prog_name="domainwatch")
        sys.stdout.flush()
    except click.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except ConfigError as error:
        click.echo(str(error), err=True)
        count = len(error.problems)
        click.echo(f"{count} problem{'s' if count != 1 else ''} in the configuration; nothing was started.", err=True)
        return MISUSED
    except DomainwatchError as error:
        click.echo(f"domainwatch: {error}", err=True)
        return FAILED
    except OSError as error:
        return _status_of_lost_output(error)
    return result if isinstance(result, int) else OK


def _status_of_lost_output(error: OSError) -> int:
    """The exit status where our output has lost its reader or its place; other errors go on as they are."""
    if not isinstance(error, BrokenPipeError) and error.errno not in _FULL:
        raise error
    # What is still in the buffer goes elsewhere, so that the interpreter's last flush stays quiet.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        return OK
    click.echo(f"domainwatch: {error.strerror}", err=True)
    return FAILED
