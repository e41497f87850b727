"""Public suffixes by who registers under them."""

#: Suffixes that cost nothing, or next to nothing, and are abused accordingly.
_FREE = frozenset(["tk", "ml", "ga", "cf", "gq"])
_CHEAP = frozenset(
    [
        "top",
        "xyz",
        "shop",
        "icu",
        "cyou",
        "buzz",
        "club",
        "online",
        "site",
        "cfd",
        "sbs",
        "vip",
        "live",
        "cc",
        "pw",
        "info",
        "bond",
        "lol",
        "fun",
        "store",
        "space",
        "website",
        "click",
        "link",
        "work",
        "life",
        "world",
        "rest",
        "bar",
        "quest",
        "monster",
        "one",
        "today",
        "digital",
        "win",
        "bid",
        "loan",
        "men",
        "date",
        "stream",
        "racing",
        "party",
        "review",
        "trade",
        "webcam",
        "science",
        "accountant",
        "download",
        "cricket",
        "faith",
        "pro",
        "asia",
        "ltd",
        "team",
        "run",
        "app",
        "dev",
        "mobi",
        "name",
        "biz",
        "tokyo",
    ]
)
COM, NET_ORG, FREE, CHEAP, SECOND_LEVEL, SHARED_HOST, COUNTRY, OTHER = range(8)
#: Letters of a second level that a registry keeps for a kind of registrant (co.uk, msk.ru); shared hosts are longer.
_REGISTRY_LETTERS = 3


def suffix_kind(suffix: str) -> float:
    """The kind of a public suffix, as a number that orders nothing."""
    *before, last = suffix.rsplit(".", 1)
    if before:
        return SECOND_LEVEL if len(last) == 2 and len(before[0]) <= _REGISTRY_LETTERS else SHARED_HOST
    if last in ("com", "net", "org"):
        return COM if last == "com" else NET_ORG
    if last in _FREE:
        return FREE
    if last in _CHEAP:
        return CHEAP
    return COUNTRY if len(last) == 2 or last.startswith("xn--") else OTHER
