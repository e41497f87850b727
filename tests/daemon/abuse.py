"""A world large enough to be killed in: lists that grow, with abuse of several brands strewn over them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import yaml

from domainwatch.model import Brand, Mark
from domainwatch.world import Cast, Internet

FEEDS = ("north", "south", "east")
#: Names in each feed's list when it is whole, and how far apart the abusive ones stand.
NAMES, STEP = 20_000, 200
#: One abusive name in so many is so long beside its mark that it can wait for the digest.
DIGEST_STEP = 4
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)

BRANDS = tuple(
    Brand(id=mark, name=mark.title(), marks=(Mark(text=mark),), alert_to=desks)
    for mark, desks in (
        ("aliexpress", ("aliexpress@desk.example",)),
        ("sberbank", ("sberbank@desk.example", "second@desk.example")),
        ("wildberries", ("wildberries@desk.example",)),
        ("citilink", ("citilink@desk.example",)),
    )
)


def lists() -> dict[str, list[str]]:
    """The whole list of each feed, by its id."""
    return {feed: [_name(feed, number) for number in range(NAMES)] for feed in FEEDS}


def accusations() -> set[tuple[str, str, str]]:
    """What must be found in the whole lists: name, brand, mark."""
    numbers = range(0, NAMES, STEP)
    return {(_name(feed, number), _mark(number), _mark(number)) for feed in FEEDS for number in numbers}


def _name(feed: str, number: int) -> str:
    if number % STEP:
        # Long names, so that a list is several blocks.
        return f"the-quiet-{feed}-harbour-and-garden-street-{number:06d}.com"
    is_urgent = number // STEP % DIGEST_STEP
    return f"{_mark(number)}-{feed}-{number}.top" if is_urgent else f"the{_mark(number)}{feed}harbourstreet{number}.top"


def _mark(number: int) -> str:
    return BRANDS[number // STEP // DIGEST_STEP % len(BRANDS)].id


class Abuse(Internet):
    """The running world; its feeds offer the first part of each list, and more with each call of `grow_to`.

    Findings at or above `immediate_score` get a mail of their own in the configurations that are written after it is
    set.
    """

    def __init__(self) -> None:
        super().__init__(Cast(brands=BRANDS, parts=()), NOW)
        self.immediate_score = 60
        self._lists = lists()
        self._publications = 0

    def grow_to(self, share: float) -> set[str]:
        """Offers this share of each list from now on, and gives all names in it."""
        self._publications += 1
        offered: set[str] = set()
        for feed, names in self._lists.items():
            part = names[: int(len(names) * share)]
            at = NOW + timedelta(seconds=self._publications)
            self.feeds.publish(f"/{feed}.txt", "".join(f"{name}\n" for name in part).encode(), at)
            offered.update(part)
        return offered

    def write_config(self, folder: Path, data_folder: Path) -> None:
        """Writes a configuration with these feeds, on which every job runs each second."""
        super().write_config(folder, data_folder)
        settings = yaml.safe_load((folder / "domainwatch.yaml").read_text())
        settings["schedule"] = {job: {"every": "1s"} for job in settings["schedule"]}
        settings["alerts"] |= {"immediate_score": self.immediate_score, "max_immediate": 1_000, "min_score": 0}
        (folder / "domainwatch.yaml").write_text(yaml.safe_dump(settings))
        feeds = [{"id": feed, "kind": "flatlist", "url": f"{self.feeds.base_url}/{feed}.txt"} for feed in FEEDS]
        (folder / "feeds.yaml").write_text(yaml.safe_dump({"feeds": feeds}))
