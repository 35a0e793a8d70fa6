"""`deliver_notices [--now TIME]`: the governor's second half by hand."""

import json
from argparse import ArgumentTypeError
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from orgchange.notices import delivery, heartbeats


def read_instant(text: str) -> datetime:
    """An instant as typed: `2026-11-18T10:00+00:00`; without an offset it is UTC."""
    try:
        instant = parse_datetime(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text}: {error}") from error
    if instant is None:
        raise ArgumentTypeError(f"{text}: not a time like 2026-11-18T10:00+00:00")
    return instant if timezone.is_aware(instant) else timezone.make_aware(instant)


class Command(BaseCommand):
    """Send what may go out now, and print how it went."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """`--now`: the instant at which the run is taken to begin."""
        parser.add_argument("--now", type=read_instant, default=None)

    def handle(self, *args: Any, now: datetime | None, **options: Any) -> None:
        """Deliver, with a heartbeat around it."""
        started = timezone.now()
        shift = (now or started) - started
        with heartbeats.beating(heartbeats.DELIVER, clock=timezone.now) as detail:
            tally = delivery.deliver(clock=lambda: timezone.now() + shift)
            detail.update(vars(tally))
        self.stdout.write(json.dumps(vars(tally)))
