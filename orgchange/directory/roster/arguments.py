"""What the import commands understand alike: how a file is to be read."""

from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.management.base import CommandError


def add_reading(parser: ArgumentParser) -> None:
    """Columns, encoding, delimiter, order of dates, header."""
    parser.add_argument("--map", action="append", default=[], metavar="field=Column")
    parser.add_argument("--encoding", default="")
    parser.add_argument("--delimiter", default="")
    parser.add_argument("--date-order", choices=("day_first", "month_first"), default="")
    parser.add_argument("--no-header", action="store_true")


def asked_of(options: Mapping[str, Any]) -> dict[str, Any]:
    """The same as an import keeps it."""
    return {
        "columns": parse_mapping(options["map"]),
        "encoding": options["encoding"],
        "delimiter": options["delimiter"].replace("\\t", "\t"),
        "date_order": options["date_order"],
        "has_header": not options["no_header"],
    }


def parse_mapping(pairs: list[str]) -> dict[str, str]:
    """{field: column} from `field=Column` texts. Raises CommandError."""
    mapping = {}
    for pair in pairs:
        name, equals, column = pair.partition("=")
        if not equals:
            raise CommandError(f"--map {pair!r}: write field=Column.", returncode=2)
        mapping[name.strip()] = column.strip()
    return mapping


def parse_day(text: str) -> date:
    """A date in ISO form. Raises CommandError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{text!r} is not a date; write YYYY-MM-DD.", returncode=2) from None
