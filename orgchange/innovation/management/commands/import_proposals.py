"""`import_proposals FILE`: preview proposals that were made elsewhere, or bring them in."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from orgchange.core.errors import DomainError
from orgchange.directory.models import Employee
from orgchange.directory.roster.arguments import add_reading, asked_of
from orgchange.directory.roster.problems import as_row
from orgchange.innovation.models import ProposalImport, Round
from orgchange.innovation.proposal_imports import services
from orgchange.innovation.proposal_imports.reports import document, summary

TOLD = 50


class Command(BaseCommand):
    """Preview or write; JSON on stdout, messages on stderr, exit 0, 2 or 1."""

    help = "Preview what a file of proposals would bring in, or write it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """As the other imports."""
        parser.add_argument("file", type=Path)
        add_reading(parser)
        parser.add_argument("--round", type=int, help="its id; default: the newest round")
        parser.add_argument("--source", default="", help="which system it comes from")
        parser.add_argument("--status", action="append", default=[], metavar="word=state")
        parser.add_argument("--stand-in", default="", metavar="NUMBER", help="employee number")
        parser.add_argument("--leave-alike", action="store_true", help="no possible duplicates")
        parser.add_argument("--all-or-nothing", action="store_true")
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

    def _options(self, options: dict[str, Any]) -> services.Options:
        return services.Options(
            round=_round(options["round"]),
            source=options["source"],
            stand_in=_person(options["stand_in"]),
            leaves_alike=options["leave_alike"],
            is_all_or_nothing=options["all_or_nothing"],
            asked=asked_of(options) | {"statuses": _statuses(options["status"])},
        )

    def _tell(self, held: ProposalImport) -> None:
        for is_error in (True, False):
            for problem in held.problems.filter(is_error=is_error)[:TOLD]:
                found = as_row(problem)
                self.stderr.write(
                    f"row {found['row']}, column {found['column']}, {found['value']!r}:"
                    f" {found['message']}"
                )


def _round(pk: int | None) -> Round:
    rounds = Round.objects.select_related("fund")
    found = rounds.filter(pk=pk).first() if pk else rounds.first()
    if found is None:
        raise CommandError("There is no such round.", returncode=2)
    return found


def _person(number: str) -> Employee | None:
    if not number:
        return None
    found = Employee.objects.filter(employee_number=number).first()
    if found is None:
        raise CommandError(f"Nobody has the employee number {number!r}.", returncode=2)
    return found


def _statuses(pairs: list[str]) -> dict[str, str]:
    told = dict(pair.rpartition("=")[::2] for pair in pairs)
    if not all(told):
        raise CommandError("--status: write word=state.", returncode=2)
    return told
