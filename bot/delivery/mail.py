"""E-mail: one notice becomes one message, without personal data, to one address."""

import smtplib
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import SplitResult, unquote, urlsplit

from bot.delivery.undelivered import Undeliverable, Undelivered

_TIMEOUT = 10.0
"""Seconds for each step of a delivery."""
_HERE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class MailServer:
    """Where e-mail goes out, and from whom."""

    host: str
    port: int
    encrypted: bool
    """From the first byte on (`smtps`); otherwise as soon as the server offers it."""
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)

    def deliver(self, key: str, to: str, subject: str, text: str, at: datetime | None = None) -> None:
        """Hand one message over. Raises `Undelivered`, or `Undeliverable` where trying again is of no use.

        The same key makes the same `Message-ID`: a mailbox can tell a repetition.
        """
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, to, subject
        message["Date"] = format_datetime(at or datetime.now(tz=UTC))
        message["Message-ID"] = f"<{key}@{self.sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text)
        try:
            self._send(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, _ = next(iter(error.recipients.values()))
            raise _refused(code) from error
        except smtplib.SMTPResponseException as error:
            raise Undelivered(f"the mail server said {error.smtp_code}") from error
        except (smtplib.SMTPException, OSError) as error:
            raise Undelivered(f"the mail server could not be used: {type(error).__name__}") from error

    def _send(self, message: EmailMessage) -> None:
        context = ssl.create_default_context()
        with self._connected(context) as server:
            server.ehlo()
            if not self.encrypted and server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
            elif not self.encrypted and self.user and self.host not in _HERE:
                raise Undelivered("the mail server offers no encryption, so the password is not sent")
            if self.user:
                server.login(self.user, self.password)
            server.send_message(message)

    def _connected(self, context: ssl.SSLContext) -> smtplib.SMTP:
        if self.encrypted:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=_TIMEOUT, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=_TIMEOUT)


def mail_server(url: str, sender: str) -> MailServer:
    """The server of an `smtp://` or `smtps://` address. Raises ValueError that says what would work."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = SplitResult("", "", "", "", ""), None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("write smtp://user:password@host:587 or smtps://user:password@host:465")
    encrypted = parts.scheme == "smtps"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(parts.hostname, port or (465 if encrypted else 587), encrypted, sender, user, password)


def _refused(code: int) -> Undelivered:
    # The server's own words may repeat the address, which is not to stand in a log.
    text = f"the mail server refused the address ({code})"
    return Undeliverable(text) if code >= 500 else Undelivered(text)
