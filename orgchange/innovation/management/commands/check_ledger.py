"""`manage.py check_ledger`: do kept balances equal the sums of entries?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from orgchange.innovation.models import LedgerEntry
from orgchange.innovation.money.proof import differences, loose_ends


class Command(BaseCommand):
    """Names every balance that differs, and fails where one does."""

    help = "Prove that every kept balance of the fund equals the sum of its ledger entries."

    def handle(self, *args: Any, **options: Any) -> None:
        """Read everything; change nothing."""
        found = [*map(str, differences()), *loose_ends()]
        for line in found:
            self.stdout.write(line)
        count = LedgerEntry.objects.count()
        if found:
            raise CommandError(f"{len(found)} differences in {count} entries.")
        self.stdout.write(f"{count} entries, every balance proved.")
