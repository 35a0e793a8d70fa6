"""Bring each area's translations up to its sources, and compile them."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from orgchange.core import translations


class Command(BaseCommand):
    """`manage.py messages [--compile]`."""

    help = "Extract the strings of every area into its .po file and compile them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--compile leaves the .po files as they are."""
        parser.add_argument("--compile", action="store_true", help="only compile")
        parser.add_argument("areas", nargs="*", help="names of areas; all of them by default")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what is still to translate."""
        if not options["compile"]:
            for area in translations.areas():
                if options["areas"] and area.name not in options["areas"]:
                    continue
                catalogue = translations.update(area)
                if catalogue is None:
                    continue
                missing = translations.untranslated(catalogue)
                self.stdout.write(
                    f"{area.name}: {len(catalogue)} strings, {len(missing)} to translate"
                )
        self.stdout.write(f"{translations.compile_all()} catalogues compiled")
