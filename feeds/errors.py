"""Errors of feeds, named by who must act."""

from collections.abc import Sequence


class FeedError(Exception):
    """The root of all that a feed raises."""


class FeedConfigError(FeedError):
    """The operator must act: an option is missing, unknown or wrong. `key` names it, and `text` says what is wrong."""

    def __init__(self, key: str, text: str) -> None:
        self.key, self.text = key, text
        super().__init__(f"{key}: {text}")


class Unreachable(FeedError):
    """Time must act: the source did not answer or broke off; the next run tries again.

    `retry_after` is the wait in seconds that the source itself asked for, or None where it asked for none.
    """

    def __init__(self, text: str, retry_after: float | None = None) -> None:
        self.retry_after = retry_after
        super().__init__(text)


class Refused(FeedError):
    """A person must act: the source said no (credentials, terms, address), or it breaks a limit set here."""


class Garbled(FeedError):
    """We must act: the source's bytes are not what they should be. They are kept where the text says."""


class Gap(FeedError):
    """Names were missed, and the text says which."""


def together(failures: Sequence[FeedError], shown: int) -> FeedError:
    """One error for all; it is of the first one's kind, and who must act is said in each text, up to so many."""
    first = failures[0]
    if len(failures) == 1:
        return first
    texts = [str(failure) for failure in failures[:shown]]
    more = f"; and {len(failures) - shown} more" if len(failures) > shown else ""
    first.args = ("; ".join(texts) + more,)
    return first
