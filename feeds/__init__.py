"""A package of its own: reads the world's lists of names and hands them on in blocks of bytes.

Takes: a kind, options, a working folder and a clock; then files and servers, all of them hostile.
Gives: Blocks of names with the Cursor behind each, or a FeedError that says who must act.
Touches: the files that its options name, its working folder, and the network through `transport` alone.
Next: `registry.open_feed`, then `sources/<kind>.py`; add a kind by adding a file there.
"""

from feeds.errors import FeedConfigError, FeedError, Gap, Garbled, Refused, Unreachable
from feeds.records import Block, Cursor, Unread, Zone
from feeds.registry import Feed, FollowsLogs, Stocked, kinds, open_feed
from feeds.workplace import Workplace

__all__ = [
    "Block",
    "Cursor",
    "Feed",
    "FeedConfigError",
    "FeedError",
    "FollowsLogs",
    "Gap",
    "Garbled",
    "Refused",
    "Stocked",
    "Unreachable",
    "Unread",
    "Workplace",
    "Zone",
    "kinds",
    "open_feed",
]
