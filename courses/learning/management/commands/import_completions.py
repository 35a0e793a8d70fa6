"""`import_completions FILE`: preview past completions, or record them."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from courses.learning import completion_imports as services
from courses.learning.import_documents import document, summary
from courses.learning.models import CompletionImport
from orgchange.core.errors import DomainError
from orgchange.directory.roster.arguments import add_reading, asked_of
from orgchange.directory.roster.problems import as_row


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
        """Preview; record when asked to. The import is kept in the history."""
        now = timezone.now()
        try:
            with options["file"].open("rb") as file:
                held = services.preview(
                    file=file,
                    file_name=options["file"].name,
                    options=services.Options(
                        source=options["source"],
                        is_all_or_nothing=options["all_or_nothing"],
                        asked=asked_of(options),
                    ),
                    actor=None,
                    now=now,
                )
            if options["apply"]:
                held = services.apply_import(held=held, actor=None, now=now)
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}", returncode=2) from None
        except DomainError as refused:
            raise CommandError(refused.message, returncode=2) from None
        if options["json"]:
            self.stdout.write(json.dumps(document(held), ensure_ascii=False))
        (self.stderr if options["json"] else self.stdout).write(summary(held))
        self._tell(held)

    def _tell(self, held: CompletionImport) -> None:
        for is_error in (True, False):
            for problem in held.problems.filter(is_error=is_error)[:50]:
                found = as_row(problem)
                self.stderr.write(
                    f"row {found['row']}, column {found['column']}, {found['value']!r}:"
                    f" {found['message']}"
                )
