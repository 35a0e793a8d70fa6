"""`check_directory`: what must hold in the directory and no constraint of both engines says."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from orgchange.directory.checks import violations


class Command(BaseCommand):
    """Looks for two primary jobs at once, cycles, and people in departments that are not open."""

    help = "Check the directory: primary jobs, cycles, closed departments. Exit 2 on violations."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How to print."""
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what is wrong; exit 2 where anything is."""
        found = violations()
        if options["json"]:
            self.stdout.write(json.dumps([vars(one) for one in found], ensure_ascii=False))
        else:
            for one in found:
                self.stdout.write(f"{one.code}: {one.message}")
        if found:
            raise CommandError(f"{len(found)} violations", returncode=2)
        self.stderr.write("The directory holds.")
