"""`manage.py check_coverage`: kept counts against a full recount."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from courses.coverage import kept


class Command(BaseCommand):
    """Exit 0 where kept counts and recount agree; 2 with the differences. Corrects nothing."""

    help = "Compare the kept counts with a full recount; exit 2 with the differences."

    def handle(self, *args: Any, **options: Any) -> None:
        """Turn the clock, work off what waits, compare."""
        now = timezone.now()
        kept.settle(now=now)
        found = kept.differences(limit=200)
        for difference in found:
            line = {"table": difference.table, **difference.key, "missing": difference.missing}
            self.stderr.write(json.dumps(line))
        if found:
            raise CommandError(f"{len(found)} kept rows differ.", returncode=2)
        self.stderr.write("Kept counts and recount agree.")
