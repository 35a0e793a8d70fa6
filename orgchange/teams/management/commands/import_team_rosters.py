"""`import_team_rosters FILE`: preview rosters of teams, or write them."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from orgchange.core.errors import DomainError
from orgchange.directory.roster.arguments import add_reading, asked_of, parse_day
from orgchange.directory.roster.problems import as_row
from orgchange.teams.imports import services
from orgchange.teams.imports.questions import questions
from orgchange.teams.imports.reports import document, summary
from orgchange.teams.models import TeamRosterImport

TOLD = 50


class Command(BaseCommand):
    """Preview or write; JSON on stdout, messages on stderr, exit 0, 2 or 1."""

    help = "Preview what a file of team rosters would change, or write it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """As the other imports."""
        parser.add_argument("file", type=Path)
        add_reading(parser)
        parser.add_argument("--source", default="", help="which system it comes from")
        parser.add_argument("--effective-on", default="", metavar="DATE", help="default: today")
        parser.add_argument("--full", action="store_true", help="full rosters of the teams named")
        parser.add_argument("--all-or-nothing", action="store_true")
        parser.add_argument("--confirm-leavers", action="store_true")
        parser.add_argument("--apply", action="store_true")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Preview; write when asked to. The import is kept in the history."""
        now = timezone.now()
        taken = self._options(options)
        try:
            with options["file"].open("rb") as file:
                held = services.preview(
                    file=file, file_name=options["file"].name, options=taken, actor=None, now=now
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

    @staticmethod
    def _options(options: dict[str, Any]) -> services.Options:
        day = options["effective_on"]
        return services.Options(
            source=options["source"],
            effective_on=parse_day(day) if day else None,
            is_full=options["full"],
            is_all_or_nothing=options["all_or_nothing"],
            may_let_leave=options["confirm_leavers"],
            asked=asked_of(options),
        )

    def _tell(self, held: TeamRosterImport) -> None:
        for question in questions(held):
            self.stderr.write(question["message"])
        for is_error in (True, False):
            for problem in held.problems.filter(is_error=is_error)[:TOLD]:
                found = as_row(problem)
                self.stderr.write(
                    f"row {found['row']}, column {found['column']}, {found['value']!r}:"
                    f" {found['message']}"
                )
