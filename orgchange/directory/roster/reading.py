"""Reading a table as it comes: CSV, TSV or a spreadsheet, a row at a time, in little memory."""

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any, BinaryIO

import python_calamine
from django.utils.translation import gettext as _

from orgchange.core.errors import InvalidInput
from orgchange.core.texts import UNWRITABLE
from orgchange.directory.roster import encodings

Cell = str | date
Row = tuple[int, list[Cell]]
DELIMITERS = (",", "\t", ";", "|")
MOST_UNPACKED = 600 * 1024 * 1024
MOST_RATIO = 250  # a sheet of repeated words packs about 1:30; a bomb 1:1000
MOST_CELLS = 60_000_000
MOST_COLUMNS = 1000
LONGEST_FIELD = 32 * 1024 * 1024
WIDE_REFERENCE = re.compile(rb'<c [^>]{0,80}?r="([A-Z]{2,3})\d+"')
ROW_REFERENCE = re.compile(rb'<row [^>]{0,80}?r="(\d+)"')

csv.field_size_limit(LONGEST_FIELD)


class UnreadableFile(InvalidInput):
    """The file as a whole cannot be read; the message says why."""

    code = "unreadable_file"


@dataclass(frozen=True)
class Table:
    """A table: its columns by name, and its rows as (number in the file, cells).

    The header is row 1. Unnamed columns are called #1, #2 … by their place.
    """

    columns: list[str]
    rows: Iterator[Row]
    encoding: str
    delimiter: str


def open_table(
    file: BinaryIO,
    *,
    encoding: str = "",
    delimiter: str = "",
    has_header: bool = True,
    known_words: frozenset[str] = frozenset(),
) -> Table:
    """The table in `file`; encoding and delimiter are judged where they are not given."""
    file.seek(0)
    start = file.read(8)
    if not start:
        raise UnreadableFile(_("The file is empty."))
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _table(_sheet_rows(file, start), has_header, "", "")
    _refuse_other_formats(file)
    encoding = encoding or encodings.judge(file, known_words=known_words)
    delimiter = delimiter or _judge_delimiter(_text(file, encoding))
    records = csv.reader(_text(file, encoding), delimiter=delimiter)
    return _table(_text_rows(records), has_header, encoding, delimiter)


def _refuse_other_formats(file: BinaryIO) -> None:
    file.seek(0)
    start = file.read(400).lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"{", b"[{", b"[\n", b"[[")):
        raise UnreadableFile(_("The file is JSON, not a table. Save it as CSV, TSV or XLSX."))
    if start.startswith((b"<", b"%PDF")):
        raise UnreadableFile(
            _("The file is not a table (it looks like HTML, XML or PDF). Save it as CSV or XLSX.")
        )


def _text(file: BinaryIO, encoding: str) -> io.TextIOWrapper:
    """A fresh text view that leaves the file open. Spoilt bytes come through as surrogates."""
    file.seek(0)
    errors = "replace" if encoding.startswith("utf-16") else "surrogateescape"
    try:
        codecs.lookup(encoding)
    except LookupError:
        raise UnreadableFile(_("There is no encoding “%s”.") % encoding) from None
    return _Unowned(file, encoding=encoding, errors=errors, newline="")


class _Unowned(io.TextIOWrapper):
    """A text view whose end does not close the file beneath it."""

    def __del__(self) -> None:
        if not self.closed and not self.buffer.closed:
            self.detach()


def _judge_delimiter(text: io.TextIOWrapper) -> str:
    """The one that cuts the first records most evenly into the most cells."""
    sample = text.read(200_000)
    sample = sample[: sample.rfind("\n") + 1] or sample

    def evenness(delimiter: str) -> tuple[float, int]:
        try:
            records = islice(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter), 60)
            widths = [len(record) for record in records if record]
        except csv.Error:
            return (0.0, 0)
        if not widths or widths[0] < 2:
            return (0.0, 0)
        return (sum(w == widths[0] for w in widths) / len(widths), widths[0])

    return max(DELIMITERS, key=evenness)


def _text_rows(records: Iterable[list[str]]) -> Iterator[Row]:
    number = 0
    try:
        for number, cells in enumerate(records, 1):
            yield number, cells  # type: ignore[misc]
    except csv.Error as error:
        raise UnreadableFile(
            _("Row %(row)s cannot be read: %(reason)s. Often a quotation mark is never closed.")
            % {"row": number + 1, "reason": error}
        ) from None
    except UnicodeError:
        raise UnreadableFile(_("Row %s cannot be read in this encoding.") % (number + 1)) from None


def _table(rows: Iterator[Row], has_header: bool, encoding: str, delimiter: str) -> Table:
    first = next(((n, cells) for n, cells in rows if any(cells)), None)
    if first is None:
        raise UnreadableFile(_("The file has no rows."))
    if len(first[1]) > MOST_COLUMNS:
        raise UnreadableFile(_("The file has more than %s columns.") % MOST_COLUMNS)
    if UNWRITABLE.search("".join(map(str, first[1]))):
        raise UnreadableFile(_("The file is not a table of text. Save it as CSV, TSV or XLSX."))
    if has_header:
        names = [" ".join(str(cell).replace("\ufeff", "").split())[:300] for cell in first[1]]
    else:
        names = [""] * len(first[1])
        rows = _with_first(first, rows)
    return Table(_named(names), rows, encoding, delimiter)


def _with_first(first: Row, rows: Iterator[Row]) -> Iterator[Row]:
    yield first
    yield from rows


def _named(names: list[str]) -> list[str]:
    """Every column under a name of its own: unnamed and repeated ones get their place."""
    seen: set[str] = set()
    named = []
    for place, name in enumerate(names, 1):
        unique = name if name and name not in seen else f"{name} #{place}".strip()
        seen.add(unique)
        named.append(unique)
    return named


def _sheet_rows(file: BinaryIO, start: bytes) -> Iterator[Row]:
    if start.startswith(b"PK"):
        _guard(file)
    file.seek(0)
    try:
        book = python_calamine.load_workbook(file)
        names = [s.name for s in book.sheets_metadata if "Visible" in str(s.visible)]
        for name in names or book.sheet_names[:1]:
            sheet = book.get_sheet_by_name(name)
            if sheet.height:
                return _cells(sheet)
    except python_calamine.PasswordError:
        raise UnreadableFile(_("The workbook is protected by a password.")) from None
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise UnreadableFile(_("The workbook cannot be read: %s") % error) from None
    raise UnreadableFile(_("The workbook has no rows."))


def _cells(sheet: python_calamine.CalamineSheet) -> Iterator[Row]:
    first_row = sheet.start[0] if sheet.start else 0
    for number, cells in enumerate(sheet.iter_rows(), first_row + 1):
        yield number, [_plain(cell) for cell in cells]


def _plain(cell: Any) -> Cell:
    """A spreadsheet's cell as it would stand in a text file; dates stay dates."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, bool | int | time):
        return str(cell)
    return "" if cell is None else str(cell)


def _guard(file: BinaryIO) -> None:
    """Refuse a bomb: by what its members say, by what they really unpack to, and by far cells."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            if "[Content_Types].xml" not in {m.filename for m in members}:
                raise UnreadableFile(_("The file is an archive, not a workbook."))
            for member in members:
                if member.file_size > max(MOST_RATIO * member.compress_size, 1 << 20):
                    _refuse_bomb()
            if sum(member.file_size for member in members) > MOST_UNPACKED:
                _refuse_bomb()
            for member in members:
                _guard_member(archive, member)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise UnreadableFile(_("The workbook cannot be read: %s") % error) from None


def _refuse_bomb() -> None:
    raise UnreadableFile(_("The workbook unpacks to far more than it may; it was not opened."))


def _guard_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    is_sheet = member.filename.startswith("xl/worksheets/")
    rows = columns = 1
    tail = b""
    with archive.open(member) as stream:
        while chunk := stream.read(1 << 20):
            if not is_sheet:
                continue
            text = tail + chunk
            rows = max([rows, *map(int, ROW_REFERENCE.findall(text))])
            columns = max([columns, *map(_column_number, set(WIDE_REFERENCE.findall(text)))])
            tail = text[-200:]
            if columns > MOST_COLUMNS or rows * max(columns, 26) > MOST_CELLS:
                raise UnreadableFile(
                    _("The sheet reaches to row %(row)s and column %(column)s: too large to read.")
                    % {"row": rows, "column": columns}
                )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
