"""`backup PATH`: the embedded default in one archive."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from orgchange.core.backups import BackupRefused, backup


class Command(BaseCommand):
    """Writes the database and the files to one archive."""

    help = "Write the database and the files to one archive (SQLite)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("path", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Back up, or exit 2 with the reason."""
        try:
            size = backup(options["path"])
        except BackupRefused as refusal:
            raise CommandError(refusal.message, returncode=2) from refusal
        self.stderr.write(f"{options['path']}: {size / 1_000_000:.1f} MB")
