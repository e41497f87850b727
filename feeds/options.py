"""What an operator wrote about a feed, read with clear complaints."""

import difflib
from collections.abc import Collection, Mapping

from feeds.errors import FeedConfigError


def refuse_unknown(options: Mapping[str, object], known: Collection[str]) -> None:
    """Returns where every key is known; raises FeedConfigError with the nearest known key where one is not."""
    for key in options:
        if key not in known:
            raise FeedConfigError(str(key), f"there is no such option{nearest(str(key), known)}")


def nearest(word: str, known: Collection[str]) -> str:
    """The end of a complaint about `word`: the known word next to it, and all that are known."""
    close = difflib.get_close_matches(word, known, n=1)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    return f"{hint} (known: {', '.join(sorted(known))})"


def text(options: Mapping[str, object], key: str) -> str:
    """The option's text, empty where it was not given. Raises: FeedConfigError: it is no line of text."""
    value = options.get(key)
    if value is None:
        return ""
    if not isinstance(value, str) or not value or not value.isprintable():
        raise FeedConfigError(key, f"must be a line of text, and is {value!r}")
    return value


def texts(options: Mapping[str, object], key: str, limit: int) -> list[str]:
    """A list of one to `limit` lines of text. Raises: FeedConfigError: it is something else."""
    value = options.get(key)
    if not isinstance(value, list) or not 1 <= len(value) <= limit:
        raise FeedConfigError(key, f"must be a list of 1 to {limit:,} entries")
    return [text({key: entry}, key) for entry in value]


def choice(options: Mapping[str, object], key: str, allowed: Collection[str], default: str) -> str:
    """One of the allowed words. Raises: FeedConfigError: it is another one."""
    word = text(options, key) or default
    if word not in allowed:
        raise FeedConfigError(key, f"cannot be {word!r}{nearest(word, allowed)}")
    return word


def count(options: Mapping[str, object], key: str, default: int) -> int:
    """A whole number of 1 or more. Raises: FeedConfigError: it is not one."""
    value = options.get(key, default)
    # A bool is an int for Python and a slip of the pen for an operator.
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise FeedConfigError(key, f"must be a whole number of 1 or more, and is {value!r}")
    return value


def flag(options: Mapping[str, object], key: str) -> bool:
    """True or false; false where it was not given. Raises: FeedConfigError: it is something else."""
    value = options.get(key, False)
    if not isinstance(value, bool):
        raise FeedConfigError(key, f"must be true or false, and is {value!r}")
    return value
