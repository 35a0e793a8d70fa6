"""The mail folder: where mail goes until SMTP is set, one .eml file each, and reading it back."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class FolderBackend(BaseEmailBackend):
    """Django's mail backend that keeps each message as a file that any mail program opens."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write each message, whole or not at all."""
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True)
        for email in email_messages:
            written = email.message()
            tag = hashlib.sha256(str(written["Message-ID"]).encode()).hexdigest()[:12]
            at = parsedate_to_datetime(str(written["Date"]))
            path = folder / f"{at:%Y%m%d-%H%M%S}-{tag}.eml"
            part = path.with_suffix(".part")
            part.write_bytes(written.as_bytes())
            part.replace(path)
        return len(email_messages)


@dataclass(frozen=True)
class Letter:
    """One message in the folder."""

    name: str
    at: datetime
    to: str
    subject: str
    body: str = ""
    headers: tuple[tuple[str, str], ...] = ()


def _folder() -> Path:
    return Path(settings.EMAIL_FOLDER)


def is_used() -> bool:
    """Whether mail goes to the folder at present."""
    return str(settings.EMAIL_BACKEND).endswith("FolderBackend")


def names() -> list[str]:
    """The messages in the folder, newest first."""
    if not _folder().is_dir():
        return []
    return sorted((path.name for path in _folder().glob("*.eml")), reverse=True)


def letters(names: Sequence[str]) -> list[Letter]:
    """The heads of some messages."""
    return [letter for name in names if (letter := read(name)) is not None]


def read(name: str) -> Letter | None:
    """One message; None where there is none of this name."""
    path = _folder() / name
    if Path(name).name != name or path.suffix != ".eml" or not path.is_file():
        return None
    stored = message_from_bytes(path.read_bytes(), policy=policy.default)
    text = stored.get_body(preferencelist=("plain",))
    return Letter(
        name=name,
        at=datetime.strptime(name[:15], "%Y%m%d-%H%M%S").replace(tzinfo=UTC),
        to=str(stored["To"]),
        subject=str(stored["Subject"]),
        body=str(text.get_content()) if text else "",
        headers=tuple((key, str(value)) for key, value in stored.items()),
    )
