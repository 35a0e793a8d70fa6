"""Skill coverage as CSV and XLSX: the same rows in the same order as page and API."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from django.http import HttpResponse

from courses.skills.matrix.access import Ask
from courses.skills.matrix.shapes import CELL_FIELDS, SUM_FIELDS
from orgchange.core.spreadsheets import XLSX

WITHHELD = "withheld"
PERSON_FIELDS = ("employee_number", "full_name", "department")
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def person_header() -> list[str]:
    """Heads of the rows of people: one a person and skill."""
    return [*PERSON_FIELDS, *CELL_FIELDS]


def person_rows(asked: Ask) -> Iterator[list[Any]]:
    """One row a person and skill, of exactly the lines asked for."""
    for line in asked.lines:
        held = line.as_dict()
        who = [held[name] for name in PERSON_FIELDS]
        for cell in held["cells"]:
            yield [*who, *(plain(cell[name]) for name in CELL_FIELDS)]


def sum_header() -> list[str]:
    """Heads of the sums: one row a skill."""
    return list(SUM_FIELDS)


def sum_rows(asked: Ask) -> Iterator[list[Any]]:
    """One row a skill; a withheld number is a word, so that it is not taken for nothing."""
    found = asked.totals
    for one in found.sums:
        yield [plain(value) for value in one.as_dict().values()]
    if found.is_withheld:
        for need in found.needs:
            rest = len(SUM_FIELDS) - 4
            said = [need.skill.code, need.name, need.level, plain(need.is_mandatory)]
            yield [*said, *([WITHHELD] * rest)]


def facts(asked: Ask) -> list[tuple[str, str]]:
    """What the figures are: for the last sheet."""
    query, found = asked.query, asked.totals
    named = ("scope", "department", "function", "team", "pilot", "only", "q", "sort")
    return [
        ("profile", found.profile.code),
        ("as_of", found.on.isoformat()),
        ("known_at", query.known_at.isoformat() if query.known_at else ""),
        ("below", "true" if query.below else "false"),
        ("skills", " ".join(query.skills)),
        *((name, str(getattr(query, name) or "")) for name in named),
        ("people", WITHHELD if found.is_withheld else str(found.people)),
        ("complete", WITHHELD if found.is_withheld else str(found.complete)),
    ]


def xlsx(asked: Ask) -> HttpResponse:
    """A workbook with the people, the sums, and what they are."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    bold = book.add_format({"bold": True})
    sheets: list[tuple[str, list[str], Iterator[list[Any]]]] = [
        ("skills", sum_header(), sum_rows(asked))
    ]
    if asked.shows_people:
        sheets.insert(0, ("people", person_header(), person_rows(asked)))
    for name, header, rows in sheets:
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, header, bold)
        for index, row in enumerate(rows, start=1):
            sheet.write_row(index, 0, row)
        sheet.freeze_panes(1, 0)
    about = book.add_worksheet("about")
    for index, pair in enumerate(facts(asked)):
        about.write_row(index, 0, pair)
    book.close()
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="skill-coverage.xlsx"'
    return response


def plain(value: Any) -> Any:
    """A value as a cell: yes and no as words, days in ISO form."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value
