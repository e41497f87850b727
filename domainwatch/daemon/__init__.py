"""When things run.

Takes: an App.
Gives: nothing until it is stopped.
Touches: the process: threads, and the lock that keeps a second daemon away.
Next: cli.run starts it.
"""

from domainwatch.daemon.round import Round, run_round
from domainwatch.daemon.run import Ending, run_daemon

__all__ = ["Ending", "Round", "run_daemon", "run_round"]
