"""One mail over SMTP, and what can be known of it afterwards."""

import smtplib
import ssl
from contextlib import closing, suppress
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mail is handed in. `security` is `none`, `starttls` or `tls`; a user is empty or has a password."""

    host: str
    port: int
    security: str
    user: str
    password: str
    timeout_s: float


class Sending(StrEnum):
    """What became of a mail: taken, to be tried again, never to be taken, or nobody can know.

    `AWAY`: the server did not get as far as to judge the mail (no connection, no login, our sender refused).
    """

    TAKEN = "taken"
    AWAY = "away"
    LATER = "later"
    NEVER = "never"
    UNKNOWN = "unknown"


def send_mail(server: MailServer, sender: str, recipient: str, raw: bytes) -> tuple[Sending, str]:
    """Hands one message to the mail server; gives what became of it and the server's words.

    Between the last byte of the message and the server's reply lies a gap in which a broken line leaves it open whether
    the mail was taken. That is `UNKNOWN`, and only a person may decide to send again.
    Source: RFC 5321 sections 4.2.5 (who is responsible) and 4.2.1 (4yz and 5yz).
    """
    try:
        smtp = _connected(server)
    except (smtplib.SMTPException, OSError) as error:
        # Whatever the server says before it has seen the mail, such as a refused login, does not judge the mail.
        return Sending.AWAY, _words(error)
    with closing(smtp):
        outcome = _handed_over(smtp, sender, recipient, raw)
        _take_leave(smtp)
    return outcome


def check_login(server: MailServer) -> str:
    """Empty where the mail server answers and takes our login, otherwise what is wrong."""
    try:
        with closing(_connected(server)) as smtp:
            smtp.noop()
            _take_leave(smtp)
    except (smtplib.SMTPException, OSError) as error:
        return _words(error)
    return ""


def _take_leave(smtp: smtplib.SMTP) -> None:
    # The farewell settles nothing: an odd answer to it must not make a mail that was taken look unsent.
    with suppress(smtplib.SMTPException, OSError):
        smtp.quit()


def _connected(server: MailServer) -> smtplib.SMTP:
    # Reading the machine's certificates costs several times what a mail does; in the clear nobody needs them.
    context = None if server.security == "none" else ssl.create_default_context()
    if server.security == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout_s, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=server.timeout_s)
    try:
        if server.security == "starttls":
            smtp.starttls(context=context)
        if server.user:
            _log_in(smtp, server)
        smtp.ehlo_or_helo_if_needed()
    except BaseException:
        smtp.close()
        raise
    return smtp


def _log_in(smtp: smtplib.SMTP, server: MailServer) -> None:
    try:
        smtp.login(server.user, server.password)
    except UnicodeEncodeError as error:
        raise smtplib.SMTPException("the user name and the password may hold ASCII characters only") from error


def _handed_over(smtp: smtplib.SMTP, sender: str, recipient: str, raw: bytes) -> tuple[Sending, str]:
    try:
        _step(smtp.mail(sender))
    except (smtplib.SMTPException, OSError) as error:
        # The sender is the same for all our mails: a refusal of it is about us, and no mail shall die of it.
        return Sending.AWAY, _words(error)
    try:
        _step(smtp.rcpt(recipient))
    except smtplib.SMTPResponseException as error:
        return _refusal(error)
    except (smtplib.SMTPException, OSError) as error:
        return Sending.LATER, _words(error)
    return _judged(smtp, raw)


def _judged(smtp: smtplib.SMTP, raw: bytes) -> tuple[Sending, str]:
    try:
        code, words = smtp.data(raw)
    except smtplib.SMTPDataError as error:
        return _refusal(error)
    except (smtplib.SMTPException, OSError) as error:
        return Sending.UNKNOWN, f"the line broke while the message was handed over: {_words(error)}"
    if 200 <= code < 300:
        return Sending.TAKEN, words.decode("utf-8", "replace")
    answer = smtplib.SMTPResponseException(code, words)
    if 400 <= code < 600:
        return _refusal(answer)
    return Sending.UNKNOWN, f"the message was handed over, and the answer was unclear: {_words(answer)}"


def _step(reply: tuple[int, bytes]) -> None:
    code, words = reply
    if code not in (250, 251):
        raise smtplib.SMTPResponseException(code, words)


def _refusal(error: smtplib.SMTPResponseException) -> tuple[Sending, str]:
    return (Sending.NEVER if 500 <= error.smtp_code < 600 else Sending.LATER), _words(error)


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        # smtplib gives -1 for an answer without a code.
        return f"{error.smtp_code} {text}" if error.smtp_code > 0 else f"an answer that is not SMTP: {text!r}"
    return str(error) or type(error).__name__
