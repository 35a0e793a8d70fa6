"""`plan_notices [--now TIME]`: the governor's first half by hand."""

import json
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from courses.assignments import reminders
from orgchange.notices import heartbeats
from orgchange.notices.management.commands.deliver_notices import read_instant


class Command(BaseCommand):
    """Plan the reminders that fell due, and print how many were new."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """`--now`: the instant at which planning is taken to run."""
        parser.add_argument("--now", type=read_instant, default=None)

    def handle(self, *args: Any, now: datetime | None, **options: Any) -> None:
        """Plan, with a heartbeat around it."""
        with heartbeats.beating(heartbeats.PLAN, clock=timezone.now) as detail:
            detail["planned"] = reminders.plan(now=now or timezone.now())
        self.stdout.write(json.dumps(detail))
