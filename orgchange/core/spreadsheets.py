"""Rows as CSV and XLSX, with cells that no spreadsheet takes for a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import chain
from typing import Any

import xlsxwriter
from django.http import HttpResponse, StreamingHttpResponse

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class _Echo:
    """A file that hands back what is written to it, so that rows can be streamed."""

    def write(self, text: str) -> str:
        return text


def harmless(value: Any) -> Any:
    """The value as a cell: a text that would be read as a formula is quoted."""
    if value is None:
        return ""
    text = str(value)
    return f"'{text}" if text.startswith(DANGEROUS) else text


def csv_response(
    name: str, header: Sequence[Any], rows: Iterable[Sequence[Any]]
) -> StreamingHttpResponse:
    """A CSV to download, streamed; with a byte order mark, without which Excel garbles Chinese."""
    writer = csv.writer(_Echo(), lineterminator="\r\n")

    def lines() -> Iterator[str]:
        yield "\ufeff"
        for row in chain([header], rows):
            yield writer.writerow([harmless(cell) for cell in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def xlsx_response(name: str, header: Sequence[Any], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A workbook to download. Texts stay texts: no formulas, no links."""
    out = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [str(cell) for cell in header], book.add_format({"bold": True}))
    sheet.freeze_panes(1, 0)
    for index, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            sheet.write_string(index, column, "" if cell is None else str(cell))
    book.close()
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
