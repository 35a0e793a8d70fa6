"""Opening a file of an import: its columns matched, samples kept, the order of dates judged."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO

from django.utils.translation import gettext as _

from orgchange.core.errors import InvalidInput
from orgchange.directory.roster import matching, values
from orgchange.directory.roster.matching import DEPARTMENT_FIELDS, PEOPLE_FIELDS
from orgchange.directory.roster.models import FileImport, ImportKind, RosterImport
from orgchange.directory.roster.reading import Row, Table, open_table
from orgchange.directory.roster.rows import column_reader, raw_cell

SAMPLED = 200
POSTS = re.compile(
    r"\bfte\b|full.time equivalent|number of posts|headcount|编制|編制|人数|人數", re.I
)
DATE_FIELDS = ("hired_on", "left_on")


class NotARoster(InvalidInput):
    """The file has no key of people; the message says what it has."""

    code = "not_a_roster"


@dataclass(frozen=True)
class Opened:
    """A file ready to be read, its first rows still in place."""

    table: Table
    mapping: dict[str, str]
    day_first: dict[str, bool]


def open_people(roster_import: RosterImport, file: BinaryIO) -> Opened:
    """Open a file, match its columns, and note on the import what was found."""
    table, first = _open(roster_import, file)
    told = roster_import.asked.get("columns", {})
    remembered = roster_import.source.columns
    fields = PEOPLE_FIELDS
    mapping: dict[str, str] = {}
    kind = roster_import.asked.get("kind", "")
    if kind != ImportKind.DEPARTMENTS:
        is_people = kind == ImportKind.PEOPLE or not told.keys() & {"code", "name", "parent"}
        if is_people:
            mapping = matching.match(table.columns, fields=fields, told=told, remembered=remembered)
    if "employee_number" not in mapping and kind != ImportKind.PEOPLE:
        told_here = {k: v for k, v in told.items() if k in {f.name for f in DEPARTMENT_FIELDS}}
        of_departments = matching.match(table.columns, fields=DEPARTMENT_FIELDS, told=told_here)
        if kind == ImportKind.DEPARTMENTS or {"code", "name"} <= of_departments.keys():
            mapping, roster_import.kind = of_departments, ImportKind.DEPARTMENTS
    note(roster_import, table, mapping, first)
    key = "code" if roster_import.kind == ImportKind.DEPARTMENTS else "employee_number"
    if key not in mapping:
        raise NotARoster(_why_not(table, mapping, first, key))
    told_order = roster_import.asked.get("date_order", "")
    day_first, is_read = date_orders(told_order, table, mapping, first)
    if is_read:
        table, first = _open(roster_import, file)
    return Opened(table, mapping, day_first)


def _open(roster_import: RosterImport, file: BinaryIO) -> tuple[Table, list[Row]]:
    asked = roster_import.asked
    table = open_table(
        file,
        encoding=asked.get("encoding", ""),
        delimiter=asked.get("delimiter", ""),
        has_header=asked.get("has_header", True),
        known_words=matching.known_words(PEOPLE_FIELDS),
    )
    first = list(islice(table.rows, SAMPLED))
    whole = Table(table.columns, chain(first, table.rows), table.encoding, table.delimiter)
    return whole, first


def note(file_import: FileImport, table: Table, mapping: dict[str, str], first: list[Row]) -> None:
    """Keep on an import how its file was taken, with a few values of each column."""
    file_import.encoding, file_import.delimiter = table.encoding, table.delimiter
    file_import.columns, file_import.headers = mapping, table.columns
    samples: dict[str, list[str]] = {}
    for place, column in enumerate(table.columns):
        found = (str(cells[place]).strip() for _row, cells in first if place < len(cells))
        distinct = dict.fromkeys(text for text in found if text)
        samples[column] = [
            values.BAD_CHARACTERS.sub("�", text[:60]) for text in islice(distinct, 3)
        ]
    file_import.samples = samples


def _why_not(table: Table, mapping: dict[str, str], first: list[Row], key: str) -> str:
    for place, column in enumerate(table.columns):
        cells = [str(cells[place]).strip() for _row, cells in first if place < len(cells)]
        fraction = next((c for c in cells if re.fullmatch(r"\d*\.\d*[1-9]\d*", c)), None)
        if POSTS.search(column) and "full_name" not in mapping:
            message = _(
                "This is not a roster of people: each row is a group of posts (the column"
                " “%(column)s” counts them%(example)s), without a key or a name of anybody."
            )
            example = _(", for example %s") % fraction if fraction else ""
            return message % {"column": column, "example": example}
    return _(
        "No column is matched to “%(key)s”, so nobody could be recognised again. The columns are:"
        " %(columns)s. Say which one holds it."
    ) % {"key": _label(key), "columns": ", ".join(table.columns)}


def _label(key: str) -> str:
    fields = (*PEOPLE_FIELDS, *DEPARTMENT_FIELDS)
    return str(next(field.label for field in fields if field.name == key))


def date_orders(
    told: str,
    table: Table,
    mapping: dict[str, str],
    first: list[Row],
    *,
    fields: Sequence[str] = DATE_FIELDS,
) -> tuple[dict[str, bool], bool]:
    """For each field of dates whether the day comes first, where the file shows or was told it.

    Also whether the table was read through for that: it then has to be opened again.
    """
    readers = {
        name: column_reader(name, mapping[name], table.columns, {})
        for name in fields
        if name in mapping
    }
    if told:
        return dict.fromkeys(readers, told == "day_first"), False
    in_doubt = {
        name: reader
        for name, reader in readers.items()
        if any(values.YEAR_LAST.fullmatch(raw_cell(reader, c).strip()) for _n, c in first)
    }
    if not in_doubt:
        return {}, False
    shown: dict[str, set[bool]] = defaultdict(set)
    for _number, cells in table.rows:
        for name, reader in in_doubt.items():
            order = values.order_shown(raw_cell(reader, cells))
            if order is not None:
                shown[name].add(order)
    return {name: orders.pop() for name, orders in shown.items() if len(orders) == 1}, True
