"""How long a token is used, and what is remembered of an account."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.transport import token
from feeds.transport.czds_notes import Link, Listing, Note, Notes
from feeds.transport.login import Login
from feeds.transport.token import Account
from tests.feeds.icann import PASSWORD, USER
from tests.feeds.icann import token as token_of

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lives", "used"),
    [
        (timedelta(hours=2), timedelta(hours=2) - token.MARGIN),
        (timedelta(days=400), timedelta(hours=24) - token.MARGIN),
        # A clock that is wrong on either side must not make each question a log-in.
        (timedelta(hours=-3), token.USED_FOR),
    ],
)
def test_token_is_used_until_shortly_before_it_expires(lives: timedelta, used: timedelta) -> None:
    assert token.end_of(token_of(NOW + lives, 1), NOW) == NOW + used


@given(text=st.text(max_size=60) | st.binary(max_size=40).map(lambda raw: "a." + raw.hex()))
def test_any_token_is_used_for_ten_minutes_to_a_day(text: str) -> None:
    assert token.USED_FOR <= token.end_of(text, NOW) - NOW <= timedelta(hours=24)


def test_neither_password_nor_user_is_shown_by_what_holds_them() -> None:
    account = Account(url="https://service.example/", user=USER, password=PASSWORD)

    shown = repr([account, Login(user=USER, password=PASSWORD)])

    assert PASSWORD not in shown
    assert USER not in shown


def test_notes_come_back_as_they_were_kept(tmp_path: Path) -> None:
    notes = Notes(tmp_path)
    note = Note(broken_at=NOW, stamp="20260302T090000Z-1", problem="the file holds no delegated name")
    listing = Listing(at=NOW, links={"shop": Link(url="https://service.example/shop.zone", seen_at=NOW)})

    notes.keep("shop", note)
    notes.keep_listing(listing)

    assert Notes(tmp_path).note("shop") == note
    assert Notes(tmp_path).listing() == listing
    assert Notes(tmp_path).note("club") == Note()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"at": 1, "links": {}}', '{"begun_at": "yesterday"}', "[" * 9_999])
def test_notes_that_cannot_be_read_count_as_absent(tmp_path: Path, text: str) -> None:
    (tmp_path / "shop.json").write_text(text)
    (tmp_path / "_links.json").write_text(text)

    assert Notes(tmp_path).note("shop") == Note()
    assert Notes(tmp_path).listing() is None
