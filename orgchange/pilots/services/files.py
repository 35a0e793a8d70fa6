"""Files of a pilot: kept by their hash, removed unless a panel was shown them.

What a file holds is stored once under its hash and never taken away: sent twice, or only tried, it
leaves nothing behind that was not wanted.
"""

import hashlib
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.services.writing import refuse_invalid
from orgchange.pilots.models import Pilot, PilotFile
from orgchange.pilots.services.daily import at_work

LARGEST_FILE, LONGEST_NAME, MOST_FILES = 10 * 1024 * 1024, 255, 200


class FileIsEvidence(DomainError):
    """A panel was shown this file: it stays."""

    code = "file_is_evidence"


def add_file(*, pilot: Pilot, file: "File[Any]", actor: User, now: datetime) -> PilotFile:
    """Keep a file. One that is there already, by what it holds, is refused by its name."""
    name = PurePath((file.name or "").replace("\\", "/")).name.replace("\x00", "")
    with at_work(pilot, actor, now) as locked:
        refuse_invalid(_wrong(file, name))
        digest = _digest(file)
        refuse_invalid(_there(locked, digest))
        row = PilotFile.objects.create(
            pilot=locked,
            name=name,
            file=_stored(file, digest),
            size=file.size,
            sha256=digest,
            uploaded_by=actor,
            uploaded_at=now,
        )
        facts = {"file": row.pk, "name": name, "size": file.size, "sha256": digest}
        record(action="pilot.file_added", obj=locked, actor=actor, at=now, changes=facts)
    return row


def remove_file(*, file: PilotFile, actor: User | None, now: datetime) -> PilotFile:
    """Take a file off the list. Removed twice, it was removed once."""
    with at_work(file.pilot, actor, now) as locked:
        held = PilotFile.objects.get(pk=file.pk)
        if held.evidence.exists():
            raise FileIsEvidence(_("A panel was shown this file as evidence. It stays."))
        if held.removed_at is None:
            held.removed_at = now
            held.save()
            facts = {"file": held.pk, "name": held.name}
            record(action="pilot.file_removed", obj=locked, actor=actor, at=now, changes=facts)
    return held


def restore_file(*, file: PilotFile, actor: User | None, now: datetime) -> PilotFile:
    """Put a removed file back. Put back twice, it is there once."""
    with at_work(file.pilot, actor, now) as locked:
        held = PilotFile.objects.get(pk=file.pk)
        if held.removed_at is not None:
            refuse_invalid(_there(locked, held.sha256))
            held.removed_at = None
            held.save()
            facts = {"file": held.pk, "name": held.name}
            record(action="pilot.file_restored", obj=locked, actor=actor, at=now, changes=facts)
    return held


def _wrong(file: "File[Any]", name: str) -> list[Problem]:
    if not name or len(name) > LONGEST_NAME:
        return [Problem("file", "name", _("The file needs a name of at most 255 characters."))]
    if not file.size:
        return [Problem("file", "empty", _("The file is empty."))]
    if file.size > LARGEST_FILE:
        return [Problem("file", "too_large", _("The file is larger than 10 MB."))]
    return []


def _there(pilot: Pilot, digest: str) -> list[Problem]:
    rows = PilotFile.objects.filter(pilot=pilot, removed_at=None)
    same = rows.filter(sha256=digest).first()
    if same is not None:
        text = _("The same file is here already, as “%(name)s”.") % {"name": same.name}
        return [Problem("file", "there_already", text)]
    if rows.count() >= MOST_FILES:
        text = _("At most %(limit)s files. Remove some first.") % {"limit": MOST_FILES}
        return [Problem("file", "too_many", text)]
    return []


def _digest(file: "File[Any]") -> str:
    found = hashlib.sha256()
    for chunk in file.chunks():
        found.update(chunk)
    return found.hexdigest()


def _stored(file: "File[Any]", digest: str) -> str:
    """The name under which the storage has what the file holds."""
    name = f"pilots/{digest[:2]}/{digest}"
    if default_storage.exists(name):
        return name
    file.seek(0)
    return default_storage.save(name, file)
