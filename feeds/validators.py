"""What a server calls one state of a body."""

from dataclasses import dataclass

#: Characters of a validator that are kept; real ones have about forty, and they travel in every cursor.
LENGTH = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """The entity tag and the time of the last change, word for word; empty where the server told none.

    Source: RFC 9110 section 8.8.
    """

    etag: str = ""
    modified: str = ""

    def for_range(self) -> str:
        """The one that may stand in If-Range, or nothing: weak tags may not (RFC 9110 section 13.1.5)."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.modified


#: What a server says of a body when it says nothing.
NO_VALIDATORS = Validators()


def validators_of(etag: str | None, modified: str | None) -> Validators:
    """What these two headers say; one that could not be sent back as it came is forgotten."""
    return Validators(etag=_kept(etag), modified=_kept(modified))


def _kept(header: str | None) -> str:
    text = header or ""
    return text if len(text) <= LENGTH and text.isascii() and text.isprintable() else ""
