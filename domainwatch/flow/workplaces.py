"""Feeds opened, each with a folder of its own."""

from domainwatch.flow.app import App
from domainwatch.settings import FeedSetting
from feeds import Feed, Workplace, open_feed


def workplace_of(app: App, setting: FeedSetting) -> Workplace:
    """What a feed is given to work with."""
    return Workplace(
        folder=app.settings.data_folder / "feeds" / setting.id,
        now=app.clock.now,
        contact=app.settings.network.contact,
        allow_private=app.settings.network.allow_private,
        base=app.config.folder,
    )


def opened_feed(app: App, setting: FeedSetting) -> Feed:
    """The feed of this setting; nothing is read or fetched yet.

    Raises: FeedConfigError.
    """
    return open_feed(setting.kind, setting.id, setting.options, workplace_of(app, setting))
