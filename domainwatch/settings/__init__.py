"""How this domainwatch runs: domainwatch.yaml, feeds.yaml and the environment into `Config`.

Takes: the text of the two files, or the folder that holds them, and the environment.
Gives: `Settings`, `FeedSetting`, `Config`, or every problem of both files; commented examples of them.
Touches: the two files; the time zone database.
Next: flow and daemon, which do what it says.
"""

from domainwatch.settings.example import example_feeds, example_settings
from domainwatch.settings.feedfile import FeedSetting, FeedsFile, read_feeds
from domainwatch.settings.load import Config, load, read_settings
from domainwatch.settings.mail import Alerts, QuietHours, Reports, Smtp
from domainwatch.settings.network import Network, Resolver
from domainwatch.settings.schedule import Schedule, Schedules, duration
from domainwatch.settings.settings import Cases, Settings

__all__ = [
    "Alerts",
    "Cases",
    "Config",
    "FeedSetting",
    "FeedsFile",
    "Network",
    "QuietHours",
    "Reports",
    "Resolver",
    "Schedule",
    "Schedules",
    "Settings",
    "Smtp",
    "duration",
    "example_feeds",
    "example_settings",
    "load",
    "read_feeds",
    "read_settings",
]
