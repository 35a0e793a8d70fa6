"""`manage.py coverage`: figures by department and course."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from courses.coverage import exports, kept, parsing
from courses.coverage.figures import measure
from courses.coverage.shapes import Figures
from orgchange.core.errors import DomainError


class Command(BaseCommand):
    """Prints the figures; exit 2 with the reason where they are refused."""

    help = "Coverage by department and course, now or as of a date, as known at an instant."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The filters of the contract."""
        parser.add_argument("--department", default="", help="code; with everything below it")
        parser.add_argument(
            "--course",
            action="append",
            default=[],
            help="code of a course or stage; may be repeated",
        )
        parser.add_argument("--kind", default="", help="employee, contractor or intern")
        parser.add_argument("--as-of", default="", help="a date; without it, now")
        parser.add_argument("--known-at", default="", help="an instant; without it, as known now")
        parser.add_argument("--format", choices=["table", "csv", "json"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the clock, ask, print."""
        now = timezone.now()
        try:
            query = parsing.query(options, options["course"], now=now)
            if query.is_present:
                kept.settle(now=now)  # a command can wait; it never prints what a write has passed
            figures = measure(query, scope=None, now=now)
        except DomainError as error:
            raise CommandError(error.message, returncode=2) from error
        self._print(figures, options["format"])

    def _print(self, figures: Figures, how: str) -> None:
        if how == "json":
            self.stdout.write(json.dumps(figures.as_dict(), ensure_ascii=False, default=float))
        elif how == "csv":
            self.stdout.write(exports.csv_text(figures), ending="")
        else:
            for line in exports.table_lines(figures):
                self.stdout.write(line)
            for name, value in exports.facts(figures):
                self.stderr.write(f"{name}: {value}")
