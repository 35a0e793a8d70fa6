"""`reconcile [--full] [--json]`: open and close obligations so that they say what the facts say."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from courses.assignments.reconcile import reconcile, reconcile_fully


class Command(BaseCommand):
    """Reconcile everybody, and print the counts."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """`--full`: one requirement at a time, each in its own transaction."""
        parser.add_argument("--full", action="store_true")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, full: bool, **options: Any) -> None:
        """Run, then print."""
        now = timezone.now()
        counts = (reconcile_fully(now=now) if full else reconcile(now=now)).as_dict()
        if options["json"]:
            self.stdout.write(json.dumps(counts))
            return
        for name, number in counts.items():
            self.stdout.write(f"{name.replace('_', ' ')}: {number}")
