"""`restore PATH`: put a backup of the embedded default in place."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from orgchange.core.backups import BackupRefused, restore


class Command(BaseCommand):
    """Replaces the database and the files by those of an archive."""

    help = "Put the database and the files of a backup in place (SQLite). Stop the site first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which archive."""
        parser.add_argument("path", type=Path)
        parser.add_argument("--replace", action="store_true", help="over data that is there")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, or exit 2 with the reason."""
        try:
            restore(options["path"], replace=options["replace"])
        except BackupRefused as refusal:
            raise CommandError(refusal.message, returncode=2) from refusal
        self.stderr.write("Restored.")
