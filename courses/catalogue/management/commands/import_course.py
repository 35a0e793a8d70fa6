"""`manage.py import_course PATH [--publish]`: a folder or zip of Markdown with `course.yaml`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from courses.catalogue.bundles import read_path
from courses.catalogue.imports import Imported, import_course
from courses.catalogue.reading import Plain
from orgchange.core.errors import DomainError


class Command(BaseCommand):
    """Exit 0: taken, or nothing new in it; 2: refused, with every reason on stderr."""

    help = "Import a course from a folder or zip of Markdown with course.yaml."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """PATH, and what a folder without `course.yaml` does not say of itself."""
        parser.add_argument("path", type=Path)
        parser.add_argument("--publish", action="store_true", help="publish it at once")
        parser.add_argument("--code", default="", help="for plain Markdown without course.yaml")
        parser.add_argument("--title", default="", help="for plain Markdown without course.yaml")
        parser.add_argument("--language", default="", help="of plain Markdown; guessed otherwise")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import and say what became of it; warnings go to stderr."""
        plain = None
        if options["code"]:
            plain = Plain(options["code"], options["title"], options["language"])
        try:
            imported = import_course(
                bundle=read_path(options["path"]),
                plain=plain,
                publish=options["publish"],
                actor=None,
                now=timezone.now(),
            )
        except DomainError as error:
            lines = [f"{p.field}: {p.message}" for p in error.problems]
            raise CommandError("\n".join(lines or [error.message]), returncode=2) from None
        for warning in imported.version.warnings:
            self.stderr.write(f"{warning['place']}: {warning['message']}")
        self.stdout.write(json.dumps(_facts(imported)) if options["json"] else _words(imported))


def _facts(imported: Imported) -> dict[str, Any]:
    version = imported.version
    return {
        "course": version.course.code,
        "version": version.number,
        "outcome": imported.outcome,
        "published": version.is_published,
        "units": version.units.count(),
        "minutes": version.minutes,
        "languages": version.languages,
        "content_hash": version.content_hash,
        "warnings": version.warnings,
    }


def _words(imported: Imported) -> str:
    version = imported.version
    state = "published" if version.is_published else "draft"
    return (
        f"{version.course.code} version {version.number}: {imported.outcome}, {state}, "
        f"{version.units.count()} units, {version.minutes} minutes, "
        f"{len(version.warnings)} warnings"
    )
