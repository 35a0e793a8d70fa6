"""`manage.py team_figures`: figures of teams, or of groups of teams."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from orgchange.core.errors import DomainError
from orgchange.teams.reports import exports, parsing
from orgchange.teams.reports.access import Ask
from orgchange.teams.reports.measure import data_as_of, measure, measure_trend
from orgchange.teams.reports.shapes import COLUMNS, SCOPES, TREND_COLUMNS, Report, head


class Command(BaseCommand):
    """Prints the figures; exit 2 with the reason where they are refused."""

    help = "Team figures, now or as of a date, as known at an instant."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What the figures can be narrowed to."""
        parser.add_argument("--scope", default="", choices=["", *SCOPES], help="rows of what")
        parser.add_argument("--function", default="", help="host function of the teams")
        parser.add_argument("--department", default="", help="code; with everything below it")
        parser.add_argument("--team", default="", help="id")
        parser.add_argument("--as-of", default="", help="a date; without it, today")
        parser.add_argument("--known-at", default="", help="an instant; without it, as known now")
        parser.add_argument(
            "--trend", action="store_true", help="each month's end of three years, and the day"
        )
        parser.add_argument("--format", choices=["table", "csv", "json"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the clock, ask, print."""
        now = timezone.now()
        try:
            asked = Ask(parsing.query(options, now=now), now)
            if options["trend"]:
                self._print_trend(asked, options["format"])
            else:
                self._print(measure(asked), options["format"])
        except DomainError as error:
            raise CommandError(error.message, returncode=2) from error

    def _print(self, report: Report, how: str) -> None:
        document = report.as_dict()
        if how == "table":
            self._lines(exports.table_lines(report))
            for name, value in exports.facts(report):
                self.stderr.write(f"{name}: {value}")
        else:
            self._document(document, COLUMNS, how)

    def _print_trend(self, asked: Ask, how: str) -> None:
        rows = [row.as_dict() for row in measure_trend(asked)]
        if how == "table":
            self._lines(exports.trend_lines(rows))
        else:
            document = {**head(asked.query, data_as_of()), "rows": rows}
            self._document(document, TREND_COLUMNS, how)

    def _lines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.stdout.write(line)

    def _document(self, document: dict[str, Any], columns: Sequence[str], how: str) -> None:
        if how == "json":
            self.stdout.write(json.dumps(document, ensure_ascii=False, default=_json))
        else:
            self.stdout.write(exports.csv_text(document["rows"], columns), ending="")


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else float(value)
