"""The cast of the demo: invented names around three real marks, and what must become of each."""

from datetime import datetime, timedelta
from itertools import product

from domainwatch.model import Brand, Mark
from domainwatch.names import a_labels
from domainwatch.world.dns import DnsFault
from domainwatch.world.pages import login_page, parked_page, shop_page
from domainwatch.world.part import ZONES, Cast, Part
from domainwatch.world.registration import Registrar, Registration

#: IANA keeps the numbers of both registrars for tests, so that they stand for no real one.
REGISTRAR_ONE = Registrar(
    name="Registrar One",
    handle="ONE-RU",
    iana_id=9995,
    url="https://registrar-one.example",
    abuse_email="abuse@registrar-one.example",
)
REGISTRAR_TWO = Registrar(
    name="Registrar Two",
    handle="TWO-RU",
    iana_id=9996,
    url="https://registrar-two.example",
    abuse_email="abuse@registrar-two.example",
)

#: Where the stolen passwords go.
DROP_URL = "http://gate.drop.example/in"

#: The brand's id, and the mark of it that must find the name.
ALIEXPRESS, OZON, SBERBANK = ("aliexpress", "aliexpress"), ("ozon", "ozon"), ("sberbank", "sberbank")

PHISHING = "aliexpress-account-help.com"

BRANDS = (
    Brand(
        id="aliexpress",
        name="AliExpress",
        owner="Alibaba.com Singapore E-Commerce",
        alert_to=("aliexpress-desk@registrar.example",),
        languages=("en", "ru"),
        marks=(Mark(text="aliexpress", also_written=("алиэкспресс",), never_match=frozenset({"alexpress"})),),
        owned=frozenset({"aliexpress.com", "aliexpress.ru"}),
    ),
    Brand(
        id="ozon",
        name="Ozon",
        alert_to=("ozon-desk@registrar.example",),
        languages=("en", "ru"),
        marks=(Mark(text="ozon", also_written=("озон",)),),
        owned=frozenset({"ozon.ru", "ozon.com"}),
    ),
    Brand(
        id="sberbank",
        name="Sberbank",
        alert_to=("sberbank-desk@registrar.example",),
        languages=("en", "ru"),
        marks=(Mark(text="sberbank", also_written=("сбербанк",)),),
        owned=frozenset({"sberbank.ru", "sberbank.com"}),
    ),
)


def demo_cast(now: datetime) -> Cast:
    """The cast as of `now`: the abusive names are a few days old, the honest ones years."""
    abusers = (*_against_aliexpress(now), *_against_sberbank(now), *_against_ozon(now))
    return Cast(
        brands=BRANDS,
        parts=(*abusers, *_innocents(now), *_owned(now)),
        crowd=_crowd(("com", "net", "org", "shop")),
        neighbours=_crowd(ZONES),
        to_report=PHISHING,
    )


def _against_aliexpress(now: datetime) -> tuple[Part, ...]:
    look_alike = "xn--80agfb7c3a9iac32j.org"
    return (
        Part(
            name=PHISHING,
            about="the mark with lure words; its page copies the log-in page and sends the password elsewhere",
            accused_by=ALIEXPRESS,
            records=_hosted(21) + "@ 60 IN MX 10 mail\nmail 60 IN A 127.0.0.21\n",
            pages={"/": login_page("AliExpress", DROP_URL)},
            registration=_registered(PHISHING, now, days_ago=2),
        ),
        Part(
            name="aliexprss.com",
            about="the mark with a letter left out; a parked page",
            accused_by=ALIEXPRESS,
            records=_hosted(22),
            pages={"/": parked_page("aliexprss.com")},
            registration=_registered("aliexprss.com", now, days_ago=5, registrar=REGISTRAR_TWO),
        ),
        Part(
            name=look_alike,
            about="ten Cyrillic letters that look like the mark",
            accused_by=ALIEXPRESS,
            records=_hosted(23),
            pages={"/": login_page("AliExpress", DROP_URL)},
            registration=_registered(look_alike, now, days_ago=1),
        ),
        Part(
            name="aliexpress-sale.top",
            about="the mark with a lure word; its name servers are broken",
            accused_by=ALIEXPRESS,
            dns_fault=DnsFault.SERVFAIL,
            registration=_registered("aliexpress-sale.top", now, days_ago=1, registrar=REGISTRAR_TWO),
        ),
        Part(
            name="aliexpress.parcel-desk.net",
            about="the mark as a host below somebody's own name, learnt from its certificate",
            accused_by=ALIEXPRESS,
            records="aliexpress 60 IN A 127.0.0.28\n",
            pages={"/": login_page("AliExpress", DROP_URL)},
            registration=_registered("parcel-desk.net", now, days_ago=6),
        ),
    )


def _against_sberbank(now: datetime) -> tuple[Part, ...]:
    cyrillic = a_labels("сбербанк-вход.рф")
    return (
        Part(
            name="sberbank.boutique",
            about="the mark itself under somebody else's suffix, learnt from its zone",
            accused_by=SBERBANK,
            records=_hosted(24),
            pages={"/": parked_page("sberbank.boutique")},
            registration=_registered("sberbank.boutique", now, days_ago=3),
        ),
        Part(
            name="sberbank-notice.com",
            about="the mark with a lure word; it sends mail and has no page",
            accused_by=SBERBANK,
            records="@ 60 IN MX 10 mail\nmail 60 IN A 127.0.0.25\n",
            registration=_registered("sberbank-notice.com", now, days_ago=2, registrar=REGISTRAR_TWO),
        ),
        Part(
            name=cyrillic,
            about="the mark in Cyrillic with a lure word, known to WHOIS only",
            accused_by=SBERBANK,
            records=_hosted(26),
            pages={"/": login_page("Сбербанк", DROP_URL)},
            registration=_registered(cyrillic, now, days_ago=1),
        ),
        Part(
            name="sberbank-bonus.ru",
            about="the mark with a lure word, registered and not delegated, so that DNS does not know it",
            accused_by=SBERBANK,
            registration=_registered("sberbank-bonus.ru", now, days_ago=1, is_delegated=False),
        ),
    )


def _against_ozon(now: datetime) -> tuple[Part, ...]:
    return (
        Part(
            name="ozon.supply",
            about="a short mark as a whole label under somebody else's suffix, learnt from its zone",
            accused_by=OZON,
            records=_hosted(27),
            pages={"/": parked_page("ozon.supply")},
            registration=_registered("ozon.supply", now, days_ago=4),
        ),
    )


def _innocents(now: datetime) -> tuple[Part, ...]:
    return (
        Part(
            name="flovers-spb.ru",
            about="a flower shop, one letter from the dictionary",
            records=_hosted(31),
            pages={"/": shop_page("Flovers", "roses", "tulips", "a card")},
            registration=_registered("flovers-spb.ru", now, days_ago=2),
        ),
        Part(
            name="ozonoterapia-spb.ru",
            about="a clinic whose word begins with the letters of a short mark",
            records=_hosted(32),
            pages={"/": shop_page("Ozone therapy", "a course of ten")},
            registration=_registered("ozonoterapia-spb.ru", now, days_ago=1),
        ),
        Part(
            name="ozone.guide",
            about="a dictionary word, one letter from a short mark",
            records=_hosted(33),
            pages={"/": shop_page("The ozone layer", "a poster", "a book")},
            registration=_registered("ozone.guide", now, days_ago=3),
        ),
        Part(
            name="alexpress.com",
            about="a courier, one letter from the mark, spared by never_match",
            records=_hosted(34),
            pages={"/": shop_page("Al Express couriers", "a parcel across town")},
            registration=_registered("alexpress.com", now, days_ago=4000),
        ),
    )


def _owned(now: datetime) -> tuple[Part, ...]:
    titles = {name: brand.name for brand in BRANDS for name in brand.owned}
    return tuple(
        Part(
            name=name,
            about="the brand's own",
            records=_hosted(41 + number) + "@ 60 IN MX 10 mail\nmail 60 IN A 127.0.0.40\n",
            pages={"/": login_page(title, "/login")},
            registration=_registered(name, now, days_ago=7000, registrar=REGISTRAR_TWO),
        )
        for number, (name, title) in enumerate(sorted(titles.items()))
    )


def _crowd(suffixes: tuple[str, ...]) -> tuple[str, ...]:
    """Ordinary names, so that the findings have something to stand out from."""
    first = ["garden", "river", "copper", "maple", "studio", "quiet", "harbor", "violet", "north", "paper"]
    second = ["tools", "kitchen", "lamps", "travel", "garage", "bakery", "records", "yoga"]
    return tuple(f"{a}-{b}.{suffix}" for a, b, suffix in product(first, second, suffixes))


def _hosted(host: int) -> str:
    """The records of a site at 127.0.0.`host`."""
    return f"@ 60 IN A 127.0.0.{host}\nwww 60 IN CNAME @\n"


def _registered(
    name: str, now: datetime, *, days_ago: int, registrar: Registrar = REGISTRAR_ONE, is_delegated: bool = True
) -> Registration:
    host = registrar.url.removeprefix("https://")
    created = now - timedelta(days=days_ago)
    years = days_ago // 365 + 1
    return Registration(
        name=name,
        registrar=registrar,
        holder="Private Person",
        created=created,
        changed=created,
        expires=created + timedelta(days=365 * years),
        nameservers=(f"ns1.{host}", f"ns2.{host}") if is_delegated else (),
    )
