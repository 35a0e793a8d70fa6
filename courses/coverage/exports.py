"""Figures as CSV, XLSX and a plain table: the same rows in the same order as everywhere."""

import csv
from collections.abc import Iterator, Sequence
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

from courses.coverage.shapes import COLUMNS, Figures, Row
from orgchange.core.spreadsheets import harmless

WITHHELD = "withheld"
# A text stays a text: no formula, no link.
TEXTS = {"strings_to_formulas": False, "strings_to_urls": False}


def csv_text(figures: Figures) -> str:
    """The rows as CSV, with a header line."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in figures.rows:
        writer.writerow([_plain(value) for value in _cells(row)])
    return out.getvalue()


def xlsx_bytes(figures: Figures) -> bytes:
    """The rows as a spreadsheet, and a second sheet that says what they are."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **TEXTS})
    bold, share = book.add_format({"bold": True}), book.add_format({"num_format": "0.00%"})
    sheet = book.add_worksheet("coverage")
    sheet.write_row(0, 0, COLUMNS, bold)
    for index, row in enumerate(figures.rows, start=1):
        for column, value in enumerate(_cells(row)):
            if isinstance(value, Decimal):
                sheet.write_number(index, column, float(value), share)
            elif value is not None:
                sheet.write(index, column, value)
    sheet.freeze_panes(1, 0)
    about = book.add_worksheet("about")
    for index, (name, value) in enumerate(facts(figures)):
        about.write_row(index, 0, [name, value])
    book.close()
    return out.getvalue()


def table_lines(figures: Figures) -> Iterator[str]:
    """The rows as a table for a terminal, departments indented by their place in the tree."""
    depth = {pk: figures.tree.nodes[pk].depth for pk in figures.shown}
    base = min(depth.values(), default=0)
    named = [
        ("  " * (depth[row.department_id] - base) + row.department_name, row.as_dict())
        for row in figures.rows
    ]
    columns = [name for name in COLUMNS if name not in ("department", "department_name")]
    rows = [[name, *(_shown(values[c]) for c in columns)] for name, values in named]
    head = ["department", *columns]
    widths = [max([len(r[i]) for r in rows] + [len(head[i])]) for i in range(len(head))]
    for line in [head, *rows]:
        yield _line(line, widths)


def facts(figures: Figures) -> list[tuple[str, str]]:
    """What the figures are: for the second sheet and the foot of a table."""
    document = figures.as_dict()
    nodes = figures.tree.nodes
    return [
        ("departments", ", ".join(nodes[pk].code for pk in figures.roots)),
        ("courses", ", ".join(figures.query.courses)),
        ("kind", figures.query.kind),
        *((name, document[name] or "") for name in ("as_of", "known_at", "data_as_of")),
        ("fingerprint", document["fingerprint"]),
    ]


def _cells(row: Row) -> list[Any]:
    """The values of a row; a withheld number is a word, so that it is not taken for nothing."""
    values = row.values()
    return [WITHHELD if v is None else v for v in values] if row.count.is_withheld else values


def _plain(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula; numbers stay as they are."""
    return harmless(value) if isinstance(value, str) or value is None else value


def _shown(value: Any) -> str:
    return "n/a" if value is None else str(value)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = cells
    numbers = (cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True))
    return "  ".join([first.ljust(widths[0]), *numbers])
