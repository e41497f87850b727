"""What is known of a mail after each way in which handing it over can end."""

import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import AuthResult, LoginPassword

from domainwatch.net import MailServer, Sending, check_login, send_mail
from domainwatch.world import MailFault
from domainwatch.world import MailServer as PostOffice
from tests.net.rude import HANG_UP, SILENCE, RudeMailServer
from tests.servers.process import find_binary, free_port

pytestmark = pytest.mark.slow

#: Seconds for one answer; loopback answers at once, so only silence takes this long.
WAIT_S = 0.5
SENDER, DESK = "watch@registrar.example", "desk@registrar.example"
RAW = b"Subject: hello\r\n\r\n.a dot\r\n..\r\nlast line\r\n"
USER, PASSWORD = "watch", "a long pass phrase"


def at(port: int, *, security: str = "none", user: str = "", password: str = "") -> MailServer:
    return MailServer(host="127.0.0.1", port=port, security=security, user=user, password=password, timeout_s=WAIT_S)


def sent_to(port: int) -> tuple[Sending, str]:
    return send_mail(at(port), SENDER, DESK, RAW)


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with PostOffice() as office:
        yield office


def test_mail_that_is_taken_arrives_byte_for_byte(office: PostOffice) -> None:
    outcome = sent_to(office.port)

    (mail,) = office.received
    assert outcome == (Sending.TAKEN, "Kept")
    assert (mail.sender, mail.recipients, mail.raw) == (SENDER, (DESK,), RAW)


def test_busy_server_is_tried_later_and_nothing_has_arrived(office: PostOffice) -> None:
    for fault, expected in ((MailFault.BUSY, Sending.AWAY), (MailFault.TEMPORARY, Sending.LATER)):
        office.fault = fault

        outcome, words = sent_to(office.port)

        assert outcome is expected
        assert words.startswith(("421 ", "451 "))
    assert office.received == []


def test_unknown_mailbox_is_never_tried_again_and_the_servers_words_are_kept(office: PostOffice) -> None:
    office.rejected.add(DESK)

    assert sent_to(office.port) == (Sending.NEVER, "550 5.1.1 No such mailbox")


def test_line_that_breaks_after_the_message_leaves_it_open(office: PostOffice) -> None:
    office.fault = MailFault.DROP_AFTER_DATA

    outcome, _ = sent_to(office.port)

    assert outcome is Sending.UNKNOWN
    assert len(office.received) == 1


def test_server_that_is_too_slow_to_say_so_leaves_it_open(office: PostOffice) -> None:
    office.delay_s = 60
    before = time.monotonic()

    outcome, _ = sent_to(office.port)

    assert outcome is Sending.UNKNOWN
    assert time.monotonic() - before < 4 * WAIT_S


def test_nobody_there_is_tried_later() -> None:
    outcome, words = sent_to(free_port())

    assert outcome is Sending.AWAY
    assert words


@pytest.mark.parametrize("step", ["connect", "ehlo", "mail", "rcpt"])
@pytest.mark.parametrize("reply", [SILENCE, HANG_UP, "451 later", "what", "2", "250-and no more"])
def test_whatever_goes_wrong_before_the_message_leaves_nothing_open(step: str, reply: str) -> None:
    with RudeMailServer({step: reply, "helo": reply}) as server:
        outcome, words = sent_to(server.port)

    assert outcome is (Sending.LATER if step == "rcpt" else Sending.AWAY)
    assert words
    assert server.bodies == 0


def test_refusal_of_our_sender_for_good_costs_no_mail() -> None:
    with RudeMailServer({"mail": "530 authentication needed"}) as server:
        assert sent_to(server.port) == (Sending.AWAY, "530 authentication needed")


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        ("250 kept", Sending.TAKEN),
        ("250-kept\r\n250 really", Sending.TAKEN),
        ("252 kept", Sending.TAKEN),
        ("451 disk full", Sending.LATER),
        ("554 looks like spam", Sending.NEVER),
        (SILENCE, Sending.UNKNOWN),
        (HANG_UP, Sending.UNKNOWN),
        ("kept", Sending.UNKNOWN),
        ("", Sending.UNKNOWN),
        ("354 go on", Sending.UNKNOWN),
        ("250 " + "x" * 10_000, Sending.UNKNOWN),
    ],
)
def test_only_a_clear_answer_to_the_message_settles_it(reply: str, outcome: Sending) -> None:
    with RudeMailServer({"body": reply}) as server:
        found, _ = sent_to(server.port)

    assert found is outcome
    assert server.bodies == 1


@pytest.mark.parametrize("reply", [SILENCE, HANG_UP, "500 what?", "421 too late", "nonsense"])
def test_farewell_that_goes_wrong_unsends_nothing(reply: str) -> None:
    with RudeMailServer({"quit": reply}) as server:
        outcome, words = sent_to(server.port)

    assert (outcome, words) == (Sending.TAKEN, "kept")


def test_server_that_says_no_to_everybody_has_not_judged_the_mail() -> None:
    """RFC 5321 section 3.1: 554 as greeting says that there is no mail service here, not that the mail is wrong."""
    with RudeMailServer({"connect": "554 no service"}) as server:
        assert sent_to(server.port) == (Sending.AWAY, "554 no service")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that its owner made, with its key in the same file."""
    openssl = find_binary("openssl", [Path("/usr/bin/openssl")])
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    made = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    named = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(file), "-out", str(file.with_suffix(".crt"))]
    subprocess.run([openssl, "req", *made, *named], check=True, capture_output=True)
    file.write_bytes(file.read_bytes() + file.with_suffix(".crt").read_bytes())
    return file


def is_known(_server: object, _session: object, _envelope: object, _mechanism: str, login: object) -> AuthResult:
    known = LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=login == known, handled=login == known)


@contextmanager
def running(**options: Any) -> Iterator[int]:
    """A mail server of the library's own on a free port."""
    controller = Controller(Sink(), hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@contextmanager
def encrypted(certificate: Path, security: str) -> Iterator[int]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    options: dict[str, Any] = (
        {"ssl_context": context} if security == "tls" else {"tls_context": context, "require_starttls": True}
    )
    with running(**options) as port:
        yield port


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_encrypted_mail_goes_only_to_a_server_whose_certificate_is_trusted(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    with encrypted(certificate, security) as port:
        refused = send_mail(at(port, security=security), SENDER, DESK, RAW)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_suffix(".crt")))
        taken = send_mail(at(port, security=security), SENDER, DESK, RAW)

    assert refused[0] is Sending.AWAY
    assert "certificate" in refused[1].lower()
    assert taken[0] is Sending.TAKEN


def test_mail_that_must_be_encrypted_is_not_sent_in_the_clear(office: PostOffice) -> None:
    outcome, words = send_mail(at(office.port, security="starttls"), SENDER, DESK, RAW)

    assert outcome is Sending.AWAY
    assert "STARTTLS" in words
    assert office.received == []


def test_login_decides_and_a_wrong_password_costs_no_mail() -> None:
    with running(authenticator=is_known, auth_require_tls=False) as port:
        right = at(port, user=USER, password=PASSWORD)
        wrong = at(port, user=USER, password="guess")

        assert send_mail(right, SENDER, DESK, RAW)[0] is Sending.TAKEN
        assert check_login(right) == ""
        # The operator mends the password; until then the mail waits.
        assert send_mail(wrong, SENDER, DESK, RAW)[0] is Sending.AWAY
        assert check_login(wrong).startswith("535 ")
        assert "ASCII" in check_login(at(port, user=USER, password="пароль"))


def test_check_of_the_login_says_what_is_wrong(office: PostOffice) -> None:
    assert check_login(at(office.port)) == ""
    assert "AUTH" in check_login(at(office.port, user=USER, password=PASSWORD))
    assert check_login(at(free_port()))
    assert office.received == []
