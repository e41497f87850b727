"""The main job, played once against the miniature internet, and judged.

Takes: a folder for what the play leaves behind.
Gives: what happened as it happens, and whether it was all that had to happen and nothing else.
Touches: loopback, that folder, and whatever the daemon touches.
Next: cli.demo prints it.
"""

from domainwatch.demo.stage import Stage, TooLate
from domainwatch.demo.verdict import Check, checks_of

__all__ = ["Check", "Stage", "TooLate", "checks_of"]
