"""`make_admin EMPLOYEE_OR_EMAIL`: the first administrator."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from orgchange.core.errors import DomainError
from orgchange.directory.services import make_admin

PASSWORD = "ADMIN_PASSWORD"  # noqa: S105 - the name of a variable


class Command(BaseCommand):
    """Makes an administrator, with an account where there is none."""

    help = (
        "Make somebody an administrator: an employee by number, or anybody by e-mail. Prints a "
        f"one-time link to choose a password; with {PASSWORD} set, that is the password."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who."""
        parser.add_argument("who", metavar="EMPLOYEE_OR_EMAIL")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it so, or exit 2 with the reason."""
        password = os.environ.get(PASSWORD, "")
        try:
            user, link = make_admin(who=options["who"], password=password, now=timezone.now())
        except DomainError as refusal:
            raise CommandError(refusal.message, returncode=2) from refusal
        self.stderr.write(f"{user} is an administrator and signs in as {user.username}.")
        if link:
            self.stdout.write(link)
