"""When things run.

Takes: an App.
Gives: nothing until it is stopped.
Touches: the process: threads, and the lock that keeps a second daemon away.
Next: cli.run starts it.
"""

from domainwatch.daemon.run import run_daemon

__all__ = ["run_daemon"]
