"""Headers and bodies as they go over the line."""

import re
from email.header import decode_header
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domainwatch.mailform import message_id, new_message, wire_form
from tests.mailform.post import body_of, parsed
from tests.mailform.samples import DESK, NOW, SENDER

LONG_HOST = ".".join(["a" * 40] * 3) + ".example"


def a_message(sender: str = SENDER, recipient: str = DESK) -> EmailMessage:
    return new_message("digest", "key", sender, recipient, NOW)


def header_lines(raw: bytes) -> list[bytes]:
    return raw.partition(b"\r\n\r\n")[0].split(b"\r\n")


@pytest.mark.parametrize("name", ["Message-ID", "In-Reply-To", "References"])
def test_long_id_stands_on_one_line_as_it_is(name: str) -> None:
    long_id = message_id("thread", "case:1", f"watch@{LONG_HOST}")
    message = a_message(sender=f"watch@{LONG_HOST}")
    del message[name]
    message[name] = long_id

    raw = wire_form(message)

    assert len(long_id) > 150
    assert f"{name}: {long_id}".encode() in header_lines(raw)
    assert parsed(raw)[name] == long_id


@settings(max_examples=20)
@given(words=st.lists(st.text("abжщыё[.]-—😀", min_size=1, max_size=40), min_size=1, max_size=12))
def test_subject_is_folded_by_the_book_and_reads_back_the_same(words: list[str]) -> None:
    """RFC 2047 section 2: an encoded word has at most 75 characters, a line that holds one at most 76."""
    subject = " ".join(words)
    message = a_message()
    message["Subject"] = subject

    raw = wire_form(message)

    assert max(map(len, header_lines(raw))) <= 78
    assert all(len(word) <= 75 for word in re.findall(rb"=\?[^?]+\?.\?[^?]*\?=", raw))
    assert all(len(line) <= 76 for line in header_lines(raw) if b"=?" in line)
    assert parsed(raw)["Subject"] == subject


def test_cyrillic_subject_is_read_by_other_programs_too() -> None:
    subject = "[DW-12] АлиЭкспресс Россия: вход-алиэкспресс-личный-кабинет[.]рф и ещё двадцать пять новых имён"
    message = a_message()
    message["Subject"] = subject

    raw = wire_form(message)

    field = re.search(rb"^Subject: (.*?)\r\n(?! )", raw, re.M | re.S)
    assert field is not None
    unfolded = field[1].decode("ascii").replace("\r\n", "")
    pieces = [piece.decode(charset or "ascii") for piece, charset in decode_header(unfolded)]
    assert "".join(pieces) == subject


def test_longest_address_stays_whole() -> None:
    longest = f"{'x' * 64}@{'.'.join(['b' * 58] * 3)}.example"
    message = a_message(sender=longest, recipient=longest)
    message["Reply-To"] = longest

    back = parsed(wire_form(message))

    assert [back[name].addresses[0].addr_spec for name in ("From", "To", "Reply-To")] == [longest] * 3


@settings(max_examples=20)
@given(text=st.text(st.sampled_from("aж \n\r\t.\x00\x7f") | st.characters(exclude_categories=["Cs"]), max_size=300))
def test_bodies_are_seven_bit_in_short_lines_and_read_back_the_same(text: str) -> None:
    message = a_message()
    written = f"{text}\n{'x' * 1200}\n"
    message.set_content(written)
    message.add_alternative(f"<p>{text}</p>\n", subtype="html")

    raw = wire_form(message)

    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", raw)
    kinds = [part.get_content_type() for part in parsed(raw).walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]
    assert body_of(parsed(raw), "plain").splitlines() == written.splitlines()


def test_line_break_in_a_header_is_refused_and_never_written() -> None:
    message = a_message()

    for bad in ("a\r\nBcc: x@evil.example", "a\nb", "a\rb"):
        with pytest.raises(ValueError, match="linefeed or carriage return"):
            message["Subject"] = bad

    assert "Subject" not in message


def test_same_key_gives_the_same_id_and_another_key_another() -> None:
    first, again, other = (message_id("digest", key, SENDER) for key in ("a", "a", "b"))

    assert first == again != other
    assert re.fullmatch(r"<digest\.[0-9a-f]{24}@registrar\.example>", first)


def test_date_is_the_time_of_writing_with_its_zone() -> None:
    assert parsed(wire_form(a_message()))["Date"].datetime == NOW
