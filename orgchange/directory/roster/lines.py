"""Files whose rows are looked at one by one: opened, matched, each cell read, problems noted.

The import of people streams through staging tables instead (`rows`); the smaller imports, of past
completions and of team rosters, read lines.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, BinaryIO, TypeVar

from django.utils.translation import gettext as _

from orgchange.core.errors import InvalidInput
from orgchange.directory.roster import matching
from orgchange.directory.roster.headers import SAMPLED, Opened, date_orders, note
from orgchange.directory.roster.matching import Field
from orgchange.directory.roster.models import FileImport, FileProblem
from orgchange.directory.roster.problems import shown
from orgchange.directory.roster.reading import Cell, Row, Table, open_table
from orgchange.directory.roster.rows import ColumnReader, cell_value, column_reader, raw_cell
from orgchange.directory.roster.values import Unreadable

P = TypeVar("P", bound=FileProblem)


class MissingColumns(InvalidInput):
    """A column that every row needs is not matched."""

    code = "missing_columns"


@dataclass(frozen=True)
class Shape:
    """What a file of lines may hold: its fields, which are needed, which are days, how long."""

    fields: tuple[Field, ...]
    needed: tuple[str, ...]
    dates: tuple[str, ...]
    limits: Mapping[str, int]


@dataclass(frozen=True)
class Line:
    """One row of the file as read: its cells by field, and what they say."""

    row: int
    cells: Mapping[str, str]
    found: Mapping[str, Any]


@dataclass
class Notes:
    """What is wrong with the lines of a file, on its way into the table."""

    columns: Mapping[str, str]
    errors: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)

    def error(self, line: Line, name: str, code: str, **params: Any) -> None:
        """The row is refused, for what stands in a field."""
        self.errors.append(self._noted(line, name, code, params))

    def warn(self, line: Line, name: str, code: str, **params: Any) -> None:
        """The row comes in; somebody should look."""
        self.warnings.append(self._noted(line, name, code, params))

    def rows(self, model: type[P], **held: Any) -> list[P]:
        """As rows of a table of problems, in the order of the file. `held` names the import."""
        found = [(True, one) for one in self.errors] + [(False, one) for one in self.warnings]
        found.sort(key=lambda pair: pair[1]["row"] or 0)
        return [model(**held, is_error=is_error, **one) for is_error, one in found]

    def _noted(self, line: Line, name: str, code: str, params: dict[str, Any]) -> dict[str, Any]:
        return {
            "row": line.row or None,
            "column": self.columns.get(name, "")[:300],
            "value": shown(line.cells.get(name, "")),
            "code": code,
            "params": params,
        }


def open_lines(
    file: BinaryIO,
    shape: Shape,
    *,
    asked: Mapping[str, Any],
    remembered: Mapping[str, str] | None = None,
    held: FileImport | None = None,
) -> Opened:
    """Open a file and match its columns; how it was taken is noted on the import that is `held`.

    Raises MissingColumns where a needed column is not matched.
    """
    table, first = _fresh_table(file, shape, asked)
    told = asked.get("columns")
    mapping = matching.match(table.columns, fields=shape.fields, told=told, remembered=remembered)
    if held is not None:
        note(held, table, mapping, first)
    missing = [f for f in shape.fields if f.name in shape.needed and f.name not in mapping]
    if missing:
        raise MissingColumns(
            _("No column is matched to: %(fields)s. The columns are: %(columns)s.")
            % {
                "fields": ", ".join(f"{f.label} ({f.name})" for f in missing),
                "columns": ", ".join(table.columns),
            }
        )
    order = asked.get("date_order", "")
    day_first, is_read = date_orders(order, table, mapping, first, fields=shape.dates)
    if is_read:
        table, _first = _fresh_table(file, shape, asked)
    return Opened(table, mapping, day_first)


def _fresh_table(file: BinaryIO, shape: Shape, asked: Mapping[str, Any]) -> tuple[Table, list[Row]]:
    table = open_table(
        file,
        encoding=asked.get("encoding", ""),
        delimiter=asked.get("delimiter", ""),
        has_header=asked.get("has_header", True),
        known_words=matching.known_words(shape.fields),
    )
    first = list(islice(table.rows, SAMPLED))
    rows = chain(first, table.rows)
    return Table(table.columns, rows, table.encoding, table.delimiter), first


def read_lines(
    opened: Opened,
    shape: Shape,
    readers: Mapping[str, Callable[[str], Any]],
    *,
    notes: Notes,
    on_row: Callable[[Line, bool], None],
) -> Iterator[Line]:
    """The lines that can be read; what is wrong with the others is noted, the first thing only.

    `on_row` hears of every row that is not blank, with what could be read of it, and whether all
    of it could.
    """
    columns = [
        column_reader(name, column, opened.table.columns, readers, shape.limits)
        for name, column in opened.mapping.items()
    ]
    for row, cells in opened.table.rows:
        if any(cells):
            line, wrong = _line(row, cells, columns)
            if wrong is not None:
                notes.error(line, *wrong[:2], **wrong[2])
            on_row(line, wrong is None)
            if wrong is None:
                yield line


def _line(
    row: int, cells: list[Cell], columns: Sequence[ColumnReader]
) -> tuple[Line, tuple[str, str, dict[str, Any]] | None]:
    texts = {reader.field: raw_cell(reader, cells) for reader in columns}
    found: dict[str, Any] = {}
    wrong: tuple[str, str, dict[str, Any]] | None = None
    for reader in columns:
        try:
            found[reader.field] = cell_value(reader, cells)
        except Unreadable as problem:
            params = {"length": len(texts[reader.field]), "limit": reader.limit}
            wrong = wrong or (reader.field, problem.code, params)
    return Line(row, texts, found), wrong
