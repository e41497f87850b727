"""RDAP objects into fields, whoever wrote them."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domainwatch.enrich import parse_bootstrap
from domainwatch.enrich.rdap import fields_of
from domainwatch.world.rdap import domain_object, error_object
from tests.enrich.samples import registration

#: The words that the parser looks for, so that any JSON meets every branch of it.
WORDS = [
    "events", "eventAction", "eventDate", "registration", "expiration", "2026-02-30T00:00:00Z", "2026-02-27", "status",
    "entities", "roles", "registrar", "abuse", "vcardArray", "vcard", "fn", "email", "text", "mailto:a@b.example",
    "publicIds", "type", "IANA Registrar ID", "identifier", "services", "https://rdap.example/", "com", "",
]  # fmt: skip
words = st.sampled_from(WORDS) | st.text(max_size=5)
any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inside: st.lists(inside, max_size=6) | st.dictionaries(words, inside, max_size=6),
    max_leaves=30,
)


def told(value: object) -> dict[str, tuple[str, ...]]:
    return fields_of(json.dumps(value).encode())


def card(*rows: object) -> object:
    return ["vcard", [["version", {}, "text", "4.0"], *rows]]


def test_object_of_the_world_gives_every_field() -> None:
    assert told(domain_object(registration("shop.com"))) == {
        "created": ("2026-02-27",),
        "updated": ("2026-02-28",),
        "expires": ("2028-02-27",),
        "status": ("client hold", "server hold"),
        "registrar": ("Registrar One",),
        "registrar_id": ("9995",),
        "abuse_email": ("abuse@registrar-one.example",),
    }


def test_error_object_gives_nothing() -> None:
    assert told(error_object(404, "Domain not found")) == {}


@settings(max_examples=30)
@given(value=any_json)
def test_any_json_gives_fields_or_nothing(value: object) -> None:
    for body in (value, {"events": value, "entities": value}, {"entities": [{"roles": value, "vcardArray": value}]}):
        for field, values in told(body).items():
            assert field in {"created", "expires", "updated", "status", "registrar", "registrar_id", "abuse_email"}
            assert values
            assert all(values)
    assert all(base.endswith("/") for base in parse_bootstrap(json.dumps({"services": value}).encode()).values())


@given(body=st.binary(max_size=60))
def test_any_bytes_give_fields_or_nothing(body: bytes) -> None:
    assert isinstance(fields_of(body), dict)
    assert isinstance(parse_bootstrap(body), dict)


@pytest.mark.parametrize(
    "body",
    [b"[" * 200_000, b'{"a":' * 200_000, b'{"status": [' + b"1" * 10_000 + b"]}", b"\xff\xfe{}", b"", b"null", b"NaN"],
)
def test_hostile_json_gives_nothing(body: bytes) -> None:
    assert fields_of(body) == {}
    assert parse_bootstrap(body) == {}


def test_name_that_was_registered_again_is_as_young_as_its_last_registration() -> None:
    dates = ["2026-01-05T00:00:00Z", "1999-12-31T00:00:00Z", "2026-02-30T00:00:00Z", "soon", "", None, 5]

    fields = told({"events": [{"eventAction": "registration", "eventDate": date} for date in dates]})

    assert fields == {"created": ("2026-01-05",)}


def test_abuse_desk_is_found_inside_the_registrar_and_beside_it() -> None:
    desk = {"roles": ["abuse", "technical"], "vcardArray": card(["email", {}, "text", " mailto:abuse@one.example "])}
    registrar = {"roles": ["registrar"], "entities": [{"roles": ["billing"], "entities": [desk]}]}
    other = {"roles": ["abuse"], "vcardArray": card(["email", {}, "text", "abuse@registry.example"])}

    assert told({"entities": [registrar]})["abuse_email"] == ("abuse@one.example",)
    assert told({"entities": [{"roles": ["registrar"]}, other]})["abuse_email"] == ("abuse@registry.example",)
    # The registrar acts on the name, so its desk is the one to write to.
    assert told({"entities": [other, registrar]})["abuse_email"] == ("abuse@one.example",)


@pytest.mark.parametrize(
    "mail", ["", "REDACTED FOR PRIVACY", "https://registrar.example/form", None, 5, ["a@b.example"]]
)
def test_withheld_mail_is_no_mail(mail: object) -> None:
    desk = {"roles": ["abuse"], "vcardArray": card(["email", {}, "text", mail], ["email"], "email", [])}

    assert told({"entities": [desk]}) == {}


def test_entities_are_followed_only_so_deep() -> None:
    nested: dict[str, object] = {"roles": ["abuse"], "vcardArray": card(["email", {}, "text", "abuse@one.example"])}
    for _ in range(300):
        nested = {"entities": [nested]}

    assert told(nested) == {}


def test_bootstrap_prefers_https_and_ends_with_a_slash() -> None:
    services = [
        [["COM", "net."], ["http://rdap.example/com", "https://rdap.example/com"]],
        [["ru"], ["http://only.example/"]],
        [["none"], []],
        [["odd"], [5]],
        "nonsense",
    ]

    assert parse_bootstrap(json.dumps({"services": services}).encode()) == {
        "com": "https://rdap.example/com/",
        "net": "https://rdap.example/com/",
        "ru": "http://only.example/",
    }


def test_no_recorded_answer_is_too_much(checkout: Path) -> None:
    recorded = sorted((checkout.parent / "shared" / "data" / "rdap").glob("*.json"))
    if not recorded:
        pytest.skip("the recorded answers are not on this machine")

    for file in recorded:
        fields, table = fields_of(file.read_bytes()), parse_bootstrap(file.read_bytes())
        assert all(all(values) for values in fields.values()), file.name
        assert all(table.values()), file.name
