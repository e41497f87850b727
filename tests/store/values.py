"""Values that the store's tests put in."""

from datetime import UTC, datetime

from domainwatch.model import Hit, Message
from domainwatch.names import domain_of_a_labels

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def hit(
    name: str = "aliexpress-sale.top", *, brand: str = "aliexpress", mark: str = "aliexpress", score: int = 70
) -> Hit:
    """A hit on this name, as the matcher would give it."""
    domain = domain_of_a_labels(name)
    return Hit(domain=domain, brand_id=brand, mark=mark, technique="contained", score=score, why=("it looks alike",))


def mail(
    key: str = "urgent:aliexpress:1-1:desk@a.example", *, kind: str = "urgent", case_id: int | None = None
) -> Message:
    """A mail with this key, due at AT."""
    return Message(
        key=key,
        kind=kind,
        recipient="desk@a.example",
        subject="one new name",
        message_id=f"<{key}@watch.example>",
        raw=b"Subject: one new name\r\n\r\nlook at it\r\n",
        not_before=AT,
        case_id=case_id,
    )
