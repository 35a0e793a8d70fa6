"""Backup and restore of the embedded default: one archive with the database and the files.

On PostgreSQL, `pg_dump` and a copy of the media folder do this better (docs/operations.md).
"""

import sqlite3
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from orgchange.core.errors import DomainError

DATABASE, MEDIA = "db.sqlite3", "media"


class BackupRefused(DomainError):
    """The backup cannot be written or read as asked."""

    code = "backup_refused"


def database_path() -> Path:
    """The SQLite file. Raises `BackupRefused` on another engine."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite":
        raise BackupRefused(_("This is for SQLite; on PostgreSQL use pg_dump and pg_restore."))
    return Path(name)


def backup(path: Path) -> int:
    """Write an archive to `path`, consistent also while the site runs; its size in bytes."""
    source = database_path()
    if path.exists():
        raise BackupRefused(_("%(path)s exists already.") % {"path": path})
    if not path.parent.is_dir():
        raise BackupRefused(_("There is no folder %(path)s.") % {"path": path.parent})
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / DATABASE
        with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(copy)) as target:
            live.backup(target)
        with tarfile.open(path, "w:gz") as archive:
            archive.add(copy, DATABASE)
            if Path(settings.MEDIA_ROOT).is_dir():
                archive.add(settings.MEDIA_ROOT, MEDIA)
    return path.stat().st_size


def restore(path: Path, *, replace: bool = False) -> None:
    """Put an archive's database and files in place, whole or not at all.

    Raises `BackupRefused` where there is data already and `replace` was not asked for, or where
    the archive is not one of ours.
    """
    target = database_path()
    if target.exists() and not replace:
        raise BackupRefused(_("There is data already; --replace puts the backup in its place."))
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            with tarfile.open(path, "r:*") as archive:
                archive.extractall(folder, filter="data")
            _check(Path(folder) / DATABASE, path)
            connection.close()
            for leftover in (f"{target}-wal", f"{target}-shm"):
                Path(leftover).unlink(missing_ok=True)
            (Path(folder) / DATABASE).replace(target)
            _put_media(Path(folder) / MEDIA)
    except (tarfile.TarError, OSError, EOFError) as error:
        raise BackupRefused(
            _("%(path)s cannot be read: %(error)s") % {"path": path, "error": error}
        ) from error


def _check(database: Path, path: Path) -> None:
    if not database.exists():
        raise BackupRefused(_("%(path)s holds no database.") % {"path": path})
    with closing(sqlite3.connect(database)) as copy:
        try:
            verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as error:
            verdict = str(error)
    if verdict != "ok":
        raise BackupRefused(
            _("The database in %(path)s is damaged: %(error)s") % {"path": path, "error": verdict}
        )


def _put_media(source: Path) -> None:
    if not source.is_dir():
        return
    target = Path(settings.MEDIA_ROOT)
    for file in source.rglob("*"):
        if file.is_file():
            place = target / file.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            file.replace(place)
