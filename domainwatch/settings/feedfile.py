"""The structure of feeds.yaml: where names come from."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Annotated, Any

from pydantic import AfterValidator, ConfigDict, Field

from domainwatch.settings.schedule import Schedule
from domainwatch.yamlfile import STRICT, Place, Tree, dotted, parse, validated

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_KIND = re.compile(r"[a-z][a-z0-9_]{0,62}")


def feed_id(text: str) -> str:
    """A feed's id.

    Raises: ValueError.
    """
    if not _ID.fullmatch(text):
        raise ValueError("must consist of a-z, 0-9 and -, at most 63 of them: new-names")
    return text


def feed_kind(text: str) -> str:
    """The name of a feed kind, which the feed package knows or not.

    Raises: ValueError.
    """
    if not _KIND.fullmatch(text):
        raise ValueError("must be the name of a feed kind, such as flatlist")
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One source of names. All keys beside these are options that its kind understands."""

    __pydantic_config__ = ConfigDict(extra="ignore", strict=True)

    id: Annotated[
        str, AfterValidator(feed_id), Field(description="Name for status and health; unique, and never changed.")
    ]
    kind: Annotated[str, AfterValidator(feed_kind), Field(description="How names are fetched, such as flatlist.")]
    schedule: Annotated[
        Schedule | None, Field(description="When it is pulled; without it, as schedule.feeds in domainwatch.yaml says.")
    ] = None
    enabled: Annotated[bool, Field(description="Whether it is pulled at all.")] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedsFile:
    """Where names come from."""

    __pydantic_config__ = STRICT

    feeds: Annotated[tuple[FeedEntry, ...], Field(description="The sources of names.")] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSetting:
    """One feed. `options` is for the feed alone to understand; `where` is its file and line, for messages about it."""

    id: str
    kind: str
    schedule: Schedule | None = None
    options: Mapping[str, object] = field(default_factory=dict)
    enabled: bool = True
    where: str = ""


def read_feeds(text: str, file: str) -> tuple[FeedSetting, ...]:
    """The feeds in the order in which they are listed.

    Raises: ConfigError, with every problem of the file.
    """
    tree = parse(text, file)
    entries = validated(FeedsFile, tree, _unique_ids).feeds
    return tuple(_setting(entry, number, tree) for number, entry in enumerate(entries))


def _setting(entry: FeedEntry, number: int, tree: Tree) -> FeedSetting:
    # The file has passed, so it has the shape that is taken for granted here.
    written: dict[str, Any] = tree.value["feeds"][number]  # type: ignore[index]
    own = {known.name for known in fields(FeedEntry)}
    return FeedSetting(
        id=entry.id,
        kind=entry.kind,
        schedule=entry.schedule,
        options={key: value for key, value in written.items() if key not in own},
        enabled=entry.enabled,
        where=f"{tree.file}:{tree.line_of(('feeds', number))}",
    )


def _unique_ids(tree: Tree) -> Iterator[tuple[Place, str]]:
    first: dict[str, Place] = {}
    for place, text in tree.texts.items():
        if place[0] == "feeds" and place[2:] == ("id",):
            if text in first:
                yield place, f"is the id of {dotted(first[text][:2])} too; each feed needs its own"
            first.setdefault(text, place)
