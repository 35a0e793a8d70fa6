"""Figures as CSV, XLSX and a plain table: the same rows in the same order as everywhere."""

import csv
from collections.abc import Iterator, Sequence
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

from orgchange.core.spreadsheets import DANGEROUS
from orgchange.teams.reports.shapes import COLUMNS, TREND_COLUMNS, Report, TrendRow

SHOWN = (
    "teams",
    "working",
    "cross",
    "background",
    "share",
    "background_share",
    "slots_filled",
    "slots_required",
    "people",
    "high_load",
    "mix",
    "continuity",
)


def csv_text(rows: Sequence[dict[str, Any]], columns: Sequence[str] = COLUMNS) -> str:
    """Rows as CSV, with a header line."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_plain(value) for value in row.values()])
    return out.getvalue()


def xlsx_bytes(report: Report, trend: Sequence[TrendRow]) -> bytes:
    """The rows as a spreadsheet, with the trend and what they are on sheets of their own."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    bold = book.add_format({"bold": True})
    formats = {
        "share": book.add_format({"num_format": "0.00%"}),
        "mix": book.add_format({"num_format": "0.00"}),
    }
    found = [row.as_dict() for row in report.rows]
    tables: list[tuple[str, Sequence[str], list[dict[str, Any]]]] = [("teams", COLUMNS, found)]
    if trend:
        tables.append(("trend", TREND_COLUMNS, [row.as_dict() for row in trend]))
    for name, columns, rows in tables:
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, columns, bold)
        for index, row in enumerate(rows, start=1):
            for column, (title, value) in enumerate(row.items()):
                _write(sheet, index, column, value, formats["mix" if title == "mix" else "share"])
        sheet.freeze_panes(1, 0)
    about = book.add_worksheet("about")
    for index, (name, value) in enumerate(facts(report)):
        about.write_row(index, 0, [name, value])
    book.close()
    return out.getvalue()


def table_lines(report: Report) -> Iterator[str]:
    """The rows as a table for a terminal: the columns that fit."""
    lines = [["", *SHOWN]]
    for row in report.rows:
        values = row.as_dict()
        lines.append([row.name or row.scope, *(_shown(values[name]) for name in SHOWN)])
    return _aligned(lines)


def trend_lines(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The points of a trend as a table for a terminal."""
    return _aligned([[*TREND_COLUMNS], *([_shown(v) for v in row.values()] for row in rows)])


def _aligned(lines: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
    for first, *rest in lines:
        cells = (cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True))
        yield "  ".join([first.ljust(widths[0]), *cells])


def facts(report: Report) -> list[tuple[str, str]]:
    """What the figures are: for the last sheet and the foot of a table."""
    document, query = report.as_dict(), report.query
    asked = ("scope", "function", "department", "team", "only", "q")
    return [
        *((name, str(getattr(query, name) or "")) for name in asked),
        *((name, document[name] or "") for name in ("as_of", "known_at", "data_as_of")),
    ]


def _write(sheet: Any, row: int, column: int, value: Any, of_share: Any) -> None:
    if isinstance(value, Decimal):
        sheet.write_number(row, column, float(value), of_share)
    elif isinstance(value, bool | int):
        sheet.write(row, column, value)
    elif value is not None:
        sheet.write_string(row, column, str(value))


def _plain(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and value.startswith(DANGEROUS):
        return "'" + value
    return "" if value is None else value


def _shown(value: Any) -> str:
    return "n/a" if value is None else str(value)
