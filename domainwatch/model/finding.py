"""A hit that was written down."""

from dataclasses import dataclass
from datetime import datetime

from domainwatch.model.hit import Hit


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A hit with its number, its case, the feed that showed the name and the times of its life (UTC).

    A finding is unique by (name, brand, mark). `examined_at` is when its facts were gathered, `alerted_at` when its
    alert was written to the outbox; both are None until then. `existing`: the name was there before anybody watched for
    it.
    """

    id: int
    hit: Hit
    case_id: int
    feed_id: str
    found_at: datetime
    examined_at: datetime | None
    alerted_at: datetime | None
    existing: bool = False
