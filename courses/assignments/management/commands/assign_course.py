"""`assign_course COURSE --audience JSON-or-FILE (--due-on DATE or --due-in DAYS) …`.

Assigns a course to an audience, from today. With `--simulate`, nothing is written: who enters and
leaves, due dates, messages a day, coverage before and after by department.
"""

import json
from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from courses.assignments import simulate
from courses.assignments.models import Assignment
from courses.assignments.services import publish, save_draft
from courses.catalogue.models import Course
from orgchange.core.errors import DomainError


def read_date(text: str) -> date:
    """A date written YYYY-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f'"{text}" is not a date (YYYY-MM-DD)') from error


class Command(BaseCommand):
    """Assign a course, or simulate it."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """As the contract says."""
        parser.add_argument("course", help="the course's code")
        parser.add_argument("--audience", required=True, help="the rule as JSON, or a file of it")
        due = parser.add_mutually_exclusive_group(required=True)
        due.add_argument("--due-on", type=read_date)
        due.add_argument("--due-in", type=int, metavar="DAYS")
        parser.add_argument("--valid-months", type=int)
        parser.add_argument("--reason", default="")
        parser.add_argument("--simulate", action="store_true")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Draft, then publish or simulate; refused with exit 2 and the reason on stderr."""
        now = timezone.now()
        try:
            with transaction.atomic():
                draft = save_draft(
                    course=_course(options["course"]),
                    terms=_terms(options),
                    reason=options["reason"],
                    actor=None,
                    now=now,
                )
                if options["simulate"]:
                    said = simulate.of_publishing(assignment=draft, actor=None, now=now).as_dict()
                    transaction.set_rollback(True)
                else:
                    said = _published(draft, publish(assignment=draft, actor=None, now=now))
        except DomainError as refusal:
            lines = [problem.message for problem in refusal.problems] or [refusal.message]
            raise CommandError("\n".join(dict.fromkeys(lines)), returncode=2) from refusal
        self._print(said, as_json=options["json"])

    def _print(self, said: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(said))
            return
        for name, value in said.items():
            if not isinstance(value, list):
                self.stdout.write(f"{name.replace('_', ' ')}: {value}")
                continue
            self.stdout.write(f"{name.replace('_', ' ')}:")
            for line in value:
                cells = line.values() if isinstance(line, dict) else [line]
                self.stdout.write("  " + "  ".join(str(cell) for cell in cells))


def _course(code: str) -> Course:
    course = Course.objects.filter(code__iexact=code).first()
    if course is None:
        raise CommandError(f'There is no course "{code[:80]}".', returncode=2)
    return course


def _terms(options: dict[str, Any]) -> dict[str, Any]:
    terms: dict[str, Any] = {"rule": _rule(options["audience"])}
    if options["due_on"] is not None:
        terms |= {"due_rule": "fixed", "due_on": options["due_on"]}
    else:
        terms |= {"due_rule": "after_entry", "due_days": options["due_in"]}
    if options["valid_months"] is not None:
        terms["valid_months"] = options["valid_months"]
    return terms


def _rule(text: str) -> Any:
    """JSON as it stands, or in a file."""
    if not text.lstrip().startswith(("{", "[")):
        try:
            text = Path(text).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"The audience cannot be read: {error}", returncode=2) from error
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise CommandError(f"The audience is not JSON: {error}", returncode=2) from error


def _published(assignment: Assignment, counts: Any) -> dict[str, Any]:
    return {
        "assignment": assignment.pk,
        "course": assignment.requirement.code,
        **counts.as_dict(),
    }
