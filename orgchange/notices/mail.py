"""Mail as a channel: building a message, and handing it over so that the outcome is known.

SMTP is spoken step by step. Until the server has the whole text it certainly has not taken the
message: the send failed, and may be tried again. From the last byte to the server's answer
nobody can tell: that outcome is unknown, and is never tried again silently.
"""

import smtplib
from dataclasses import dataclass
from email.utils import parseaddr
from enum import StrEnum
from types import TracebackType
from typing import Self, cast

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend
from django.core.mail.message import SafeMIMEText, sanitize_address
from django.urls import reverse

from orgchange.notices.models import Delivery
from orgchange.notices.texts import absolute

UNSUBSCRIBE_SALT = "notices.unsubscribe"


class Outcome(StrEnum):
    """How a send ended."""

    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Handover:
    """The outcome of one send, and what the server said when it was not good."""

    outcome: Outcome
    error: str = ""


class Unreachable(Exception):
    """The mail server does not answer: no send was begun."""


def message_host() -> str:
    """The right half of our Message-IDs."""
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return address.rpartition("@")[2] or "localhost"


def unsubscribe_url(delivery: Delivery) -> str:
    """The one-click link that ends the kinds of this message for this person."""
    token = signing.dumps([delivery.recipient_id, delivery.unsubscribe], salt=UNSUBSCRIBE_SALT)
    return absolute(reverse("notices:unsubscribe", args=[token]))


def build(delivery: Delivery) -> EmailMessage:
    """The mail of a delivery, the same each time it is built."""
    headers = {
        "Message-ID": f"<{delivery.message_id}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": delivery.language,
    }
    if delivery.unsubscribe:
        headers["List-Unsubscribe"] = f"<{unsubscribe_url(delivery)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return EmailMessage(
        subject=delivery.subject, body=delivery.body, to=[delivery.address], headers=headers
    )


class Postman:
    """One connection for a batch of mails, opened at the first.

    Raises Unreachable where no connection can be had. After a failed or unknown send the
    connection is dropped, so that nothing half-said stands before the next message.
    """

    def __init__(self) -> None:
        self._backend = get_connection()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._drop()

    def reach(self) -> None:
        """Make sure that there is a living connection, before a send is begun."""
        try:
            self._backend.open()
            self._greet()
        except (OSError, smtplib.SMTPException):
            self._reopen()

    def _greet(self) -> None:
        connection = self._smtp()
        if connection is not None:
            connection.ehlo_or_helo_if_needed()
            code, words = connection.noop()
            if code != 250:
                raise smtplib.SMTPResponseException(code, words)

    def _reopen(self) -> None:
        self._drop()
        try:
            self._backend.open()
            self._greet()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise Unreachable(str(error)) from error

    def hand_over(self, message: EmailMessage) -> Handover:
        """Send one message and say how it ended."""
        connection = self._smtp()
        result = _speak(connection, message) if connection else self._by_backend(message)
        if result.outcome != Outcome.SENT:
            self._drop()
        return result

    def _smtp(self) -> smtplib.SMTP | None:
        """The open connection, where the backend is SMTP's."""
        return self._backend.connection if isinstance(self._backend, SmtpBackend) else None

    def _by_backend(self, message: EmailMessage) -> Handover:
        """Through a backend that is not SMTP: the mail folder, or the tests' memory."""
        try:
            self._backend.send_messages([message])
        except (OSError, smtplib.SMTPException, ValueError) as error:
            return Handover(Outcome.FAILED, str(error))
        return Handover(Outcome.SENT)

    def _drop(self) -> None:
        """Hang up, without waiting for the farewell of a server that may not be there."""
        if isinstance(self._backend, SmtpBackend) and self._backend.connection is not None:
            self._backend.connection.close()
            self._backend.connection = None
        self._backend.close()


def _speak(connection: smtplib.SMTP, message: EmailMessage) -> Handover:
    """The SMTP dialogue of one message."""
    try:
        text = cast(SafeMIMEText, message.message()).as_bytes(linesep="\r\n")
        sender, *to = (_address(it) for it in (message.from_email, *message.recipients()))
        steps = [connection.mail(sender), *(connection.rcpt(it) for it in to)]
        refused = [answer for answer in steps if answer[0] not in (250, 251)]
        if refused:
            return Handover(Outcome.FAILED, _said(*refused[0]))
        code, words = connection.docmd("DATA")
        if code != 354:
            return Handover(Outcome.FAILED, _said(code, words))
    except (OSError, smtplib.SMTPException, ValueError) as error:  # ValueError: a bad address
        return Handover(Outcome.FAILED, str(error))
    try:
        connection.send(_dotted(text))
        code, words = connection.getreply()
    except (OSError, smtplib.SMTPException) as error:
        return Handover(Outcome.UNKNOWN, str(error))
    return Handover(Outcome.SENT) if code == 250 else Handover(Outcome.FAILED, _said(code, words))


def _address(written: str) -> str:
    """The bare address, its domain in ASCII."""
    return parseaddr(sanitize_address(written, "utf-8"))[1]


def _said(code: int, words: bytes) -> str:
    return f"{code} {words.decode('utf-8', 'replace')}"


def _dotted(text: bytes) -> bytes:
    """The text as SMTP carries it: leading dots doubled, ended by a dot alone."""
    lines = text.split(b"\r\n")
    body = b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines)
    return (body if body.endswith(b"\r\n") else body + b"\r\n") + b".\r\n"
