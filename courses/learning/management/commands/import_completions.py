"""`import_completions FILE`: preview past completions, or record them."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from courses.learning.imports import Preview, apply_completions, preview_completions
from orgchange.core.errors import DomainError
from orgchange.directory.roster.arguments import add_reading, asked_of


class Command(BaseCommand):
    """Preview or record; JSON on stdout, messages on stderr, exit 0, 2 or 1."""

    help = "Preview what a file of past completions would record, or record it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """As the contract says."""
        parser.add_argument("file", type=Path)
        add_reading(parser)
        parser.add_argument("--source", default="", help="where the file itself says none")
        parser.add_argument("--all-or-nothing", action="store_true")
        parser.add_argument("--apply", action="store_true")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Preview; record when asked to."""
        now = timezone.now()
        try:
            with options["file"].open("rb") as file:
                preview = preview_completions(
                    file=file, asked=asked_of(options), source=options["source"], now=now
                )
            if options["apply"]:
                apply_completions(
                    preview=preview,
                    actor=None,
                    now=now,
                    is_all_or_nothing=options["all_or_nothing"],
                )
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}", returncode=2) from None
        except DomainError as refused:
            raise CommandError(refused.message, returncode=2) from None
        if options["json"]:
            self.stdout.write(json.dumps(preview.document(), ensure_ascii=False))
        self._tell(preview, to_stdout=not options["json"])

    def _tell(self, preview: Preview, *, to_stdout: bool) -> None:
        summary = (
            f"{preview.rows} rows: {len(preview.fresh)} new, {preview.unchanged} on record,"
            f" {len(preview.errors)} errors, {len(preview.warnings)} warnings."
        )
        (self.stdout if to_stdout else self.stderr).write(summary)
        for found in [*preview.errors[:50], *preview.warnings[:50]]:
            self.stderr.write(
                f"row {found['row']}, column {found['column']}, {found['value']!r}:"
                f" {found['message']}"
            )
