"""`import_roster FILE`: preview a roster, or apply it."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from orgchange.core.errors import DomainError
from orgchange.directory.roster import reports, services
from orgchange.directory.roster.arguments import add_reading, asked_of, parse_day
from orgchange.directory.roster.headers import NotARoster
from orgchange.directory.roster.models import RosterImport


class Command(BaseCommand):
    """Preview or apply a roster; JSON on stdout, messages on stderr, exit 0, 2 or 1."""

    help = "Preview what a roster file would change, or apply it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """As the contract says."""
        parser.add_argument("file", type=Path)
        add_reading(parser)
        parser.add_argument("--source", default="roster")
        parser.add_argument("--effective-on", default="")
        parser.add_argument("--kind", choices=("people", "departments"), default="")
        parser.add_argument("--delta", action="store_true")
        parser.add_argument("--all-or-nothing", action="store_true")
        parser.add_argument("--confirm-leavers", action="store_true")
        parser.add_argument("--apply", action="store_true")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Preview; apply when asked to."""
        now = timezone.now()
        try:
            roster_import = self._preview(options)
            if options["apply"]:
                roster_import = services.apply_import(
                    roster_import=roster_import, actor=None, now=now
                )
        except NotARoster as refused:
            hint = 'On the command line: --map "employee_number=Column".'
            raise CommandError(f"{refused.message} {hint}", returncode=2) from None
        except DomainError as refused:
            raise CommandError(refused.message, returncode=2) from None
        if options["json"]:
            write_json(roster_import, self.stdout)
            self.stderr.write(reports.summary(roster_import))
        else:
            self.stdout.write(reports.summary(roster_import))
            self._tell(roster_import)

    def _preview(self, options: dict[str, Any]) -> RosterImport:
        asked = {**asked_of(options), "kind": options["kind"]}
        effective_on = options["effective_on"]
        try:
            file = options["file"].open("rb")
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}", returncode=2) from None
        with file:
            return services.preview(
                file=file,
                file_name=options["file"].name,
                options=services.Options(
                    source=options["source"],
                    effective_on=parse_day(effective_on) if effective_on else None,
                    is_delta=options["delta"],
                    is_all_or_nothing=options["all_or_nothing"],
                    may_let_leave=options["confirm_leavers"],
                    asked=asked,
                ),
                actor=None,
                now=timezone.now(),
            )

    def _tell(self, roster_import: RosterImport) -> None:
        shapes = reports.Shapes(roster_import)
        for section in ("errors", "warnings"):
            for problem in shapes.section(section, limit=50):
                self.stderr.write(
                    f"{section[:-1]}: row {problem['row']}, column {problem['column']},"
                    f" {problem['value']!r}: {problem['message']}"
                )
        for question in reports.questions(roster_import):
            self.stderr.write(question["message"])


def write_json(roster_import: RosterImport, out: Any) -> None:
    """The contract's document, written as it is read: a million joiners need no memory."""
    shapes = reports.Shapes(roster_import)
    out.write("{", ending="")
    for name, value in reports.head(roster_import).items():
        out.write(f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}, ", ending="")
    for name in reports.ALL_SECTIONS:
        out.write(f"{json.dumps(name)}: [", ending="")
        for number, row in enumerate(shapes.section(name)):
            comma = ", " if number else ""
            out.write(comma + json.dumps(row, ensure_ascii=False), ending="")
        out.write("], ", ending="")
    last = [
        f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}"
        for name, value in reports.tail(roster_import).items()
    ]
    out.write(", ".join(last) + "}")
