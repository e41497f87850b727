"""The SMTP server of the world, spoken to by smtplib."""

import smtplib
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from domainwatch.world.mail import Mail, MailFault, MailServer
from domainwatch.world.server import HOST

pytestmark = pytest.mark.slow

RAW = b"From: watch@registrar.example\r\nSubject: hello\r\n\r\n.one dot\r\nlast line\r\n"
DESK, ABUSE = "desk@registrar.example", "abuse@registrar-one.example"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    with MailServer(tmp_path / "mail") as server:
        yield server


def send(server: MailServer, *recipients: str, timeout: float = 2) -> dict[str, tuple[int, bytes]]:
    with smtplib.SMTP(HOST, server.port, timeout=timeout) as client:
        return client.sendmail("watch@registrar.example", recipients, RAW)


def test_message_is_kept_byte_for_byte_with_its_envelope(server: MailServer, tmp_path: Path) -> None:
    send(server, DESK, ABUSE)

    mail = Mail("watch@registrar.example", (DESK, ABUSE), RAW)
    assert server.received == server.mailbox(DESK) == server.mailbox(ABUSE) == [mail]
    assert server.mailbox("nobody@registrar.example") == []
    assert {file.name: file.read_bytes() for file in (tmp_path / "mail").iterdir()} == {
        f"001-{ABUSE}.eml": RAW,
        f"001-{DESK}.eml": RAW,
    }


def test_recipient_cannot_choose_the_folder_of_its_file(server: MailServer, tmp_path: Path) -> None:
    send(server, '"../../up"@registrar.example')

    assert [file.parent for file in tmp_path.rglob("*.eml")] == [tmp_path / "mail"]


def test_waiting_ends_when_the_mail_is_there_and_not_before(server: MailServer) -> None:
    sender = threading.Thread(target=send, args=(server, DESK))

    too_early = server.wait_for(1, timeout_s=0.05)
    before = time.monotonic()
    sender.start()
    in_time = server.wait_for(lambda mails: any(DESK in mail.recipients for mail in mails), timeout_s=20)
    took = time.monotonic() - before
    sender.join()

    assert took < 10
    assert (too_early, in_time, server.wait_for(1, timeout_s=0)) == (False, True, True)


def test_busy_server_refuses_the_conversation(server: MailServer) -> None:
    server.fault = MailFault.BUSY

    with pytest.raises(smtplib.SMTPConnectError) as refusal:
        send(server, DESK)

    assert refusal.value.smtp_code == 421


def test_temporary_trouble_refuses_the_recipient_and_passes(server: MailServer) -> None:
    server.fault = MailFault.TEMPORARY
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        send(server, DESK)
    server.fault = None
    send(server, DESK)

    assert refusal.value.recipients[DESK][0] == 451
    assert len(server.received) == 1


def test_rejected_address_is_refused_for_good_and_the_others_get_their_mail(server: MailServer) -> None:
    server.rejected.add(ABUSE)

    refused = send(server, DESK, ABUSE)

    assert refused[ABUSE][0] == 550
    assert [mail.recipients for mail in server.received] == [(DESK,)]


def test_connection_dropped_after_data_leaves_the_mail_kept_and_the_sender_without_a_reply(server: MailServer) -> None:
    server.fault = MailFault.DROP_AFTER_DATA

    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionResetError)):
        send(server, DESK)

    assert [mail.raw for mail in server.received] == [RAW]


def test_slow_reply_comes_after_the_mail_was_kept(server: MailServer) -> None:
    server.delay_s = 30

    with pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected)):
        send(server, DESK, timeout=0.2)

    assert len(server.received) == 1


def test_server_stops_at_once_while_a_client_is_connected() -> None:
    server = MailServer()
    server.start()
    with smtplib.SMTP(HOST, server.port, timeout=2) as client:
        client.ehlo()

        before = time.monotonic()
        server.stop()

        assert time.monotonic() - before < 1
        client.close()
