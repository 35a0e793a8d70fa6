"""`demo`: load Halden Group, or say that it is there; then who signs in as whom."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from courses.demo import (
    accounts,
    build,
    funds,
    learning,
    messages,
    pilots,
    proposals,
    spending,
    teams,
    tracks,
)
from courses.demo.story import tell
from orgchange.directory.models import Employee

FIRST = "H1000"


class Command(BaseCommand):
    """Loads the demo once; a second run keeps the data and takes a second."""

    help = "Load a believable organisation with a year of history, and say where to sign in."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load it into an empty database, or leave what is there."""
        now = timezone.now()
        stage = build.Stage(tell(now.date()), now)
        if not Employee.objects.exists():
            self.load(stage)
        elif not Employee.objects.filter(employee_number=FIRST).exists():
            raise CommandError("This database holds another organisation.", returncode=2)
        call_command("coverage", course=["ai-literacy"], stdout=self.stdout)
        self.tell_accounts()

    def load(self, stage: build.Stage) -> None:
        """The year, in order."""
        self.stderr.write("Telling a year at Halden Group ...")
        build.plan_directory(stage)
        build.plan_courses(stage)
        accounts.plan_accounts(stage)
        learning.plan_learning(stage)
        messages.plan_history(stage)
        messages.plan_messages(stage)
        staffing = teams.plan_teams(stage)
        roles = tracks.cast_tracks(stage)
        stage.play()
        accounts.cast(stage)
        teams.settle_teams(stage, staffing)
        money = funds.found_fund(stage)
        proposals.tell_proposals(stage, money)
        spending.tell_spending(money)
        pilots.tell_pilots(stage, money, staffing)
        tracks.tell_tracks(roles)
        spending.ask_for_more(stage, money)
        accounts.cast_committee(stage, money)
        accounts.cast_tracks(stage, roles.people)
        messages.settle(stage.now)

    def tell_accounts(self) -> None:
        """Who signs in with which name, and the one password."""
        self.stdout.write("\nSign in as")
        for entry in accounts.entries():
            self.stdout.write(f"  {entry.sign_in:<24}{entry.role:<36}{entry.name} — {entry.see}")
        self.stdout.write(f"\nPassword of all of them: {accounts.password()}")
