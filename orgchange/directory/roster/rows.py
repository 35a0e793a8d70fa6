"""From a row of the file to a row of the staging table: each cell read once, problems named."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from orgchange.core.dates import OPEN_DATE
from orgchange.directory.roster import matching, values
from orgchange.directory.roster.problems import Problems
from orgchange.directory.roster.reading import Cell
from orgchange.directory.roster.values import Unreadable, squeezed

STAGED = (
    "row_number",
    "number",
    "full_name",
    "email",
    "language",
    "department",
    "manager",
    "job_title",
    "function",
    "kind",
    "site",
    "country",
    "time_zone",
    "working_status",
    "hired_on",
    "starts_on",
    "held_until",
    "digest",
)
LIMITS = {
    "employee_number": 60,
    "full_name": 300,
    "email": 254,
    "department": 1500,
    "department_code": 120,
    "department_parent": 300,
    "manager": 300,
    "job_title": 300,
    "site": 120,
}
COSMETIC = {"unknown_function", "unknown_language", "unknown_country", "not_an_email"}
CACHED = 50_000
MISSING: Any = object()
UNNAMED = values.EMPTY_MARKS | values.WITHHELD_MARKS
DepartmentKey = tuple[str, str, str]  # name or path, code, parent, as they stand in the file


class Refused(Exception):
    """The row cannot be read; the problem is reported already."""


@dataclass(frozen=True)
class ColumnReader:
    """Where a field stands in a row, and how its cell is read."""

    field: str
    column: str
    places: Sequence[int]
    place: int | None  # the one place; None where several are joined
    joiner: str
    read: Callable[[str], Any]
    limit: int
    cache: dict[Any, Any] | None


class PeopleReader:
    """Reads the rows of one file of people. `departments` fills with what the rows name."""

    def __init__(
        self,
        columns: Sequence[str],
        mapping: Mapping[str, str],
        *,
        effective_on: date,
        day_first: Mapping[str, bool],
        problems: Problems,
    ) -> None:
        self.columns = columns
        self.effective_on = effective_on
        self.problems = problems
        self.departments: dict[DepartmentKey, int] = {}
        self.first_rows: list[int] = []
        self.unreadable_keys = 0
        self.has_department = bool({"department", "department_code"} & mapping.keys())
        self.has_name = "full_name" in mapping
        self.readers = [
            column_reader(field, column, columns, self._readers(day_first))
            for field, column in mapping.items()
        ]
        self.key = next(r for r in self.readers if r.field == "employee_number")
        self.readers.remove(self.key)
        self.day = effective_on.isoformat()

    def _readers(self, day_first: Mapping[str, bool]) -> dict[str, Callable[[str], Any]]:
        def dated(field: str) -> Callable[[str], date | None]:
            return lambda text: values.read_date(text, day_first=day_first.get(field))

        def word(words: dict[str, str], code: str) -> Callable[[str], str]:
            return lambda text: values.read_word(text, words, code)

        return {
            "email": values.read_email,
            "language": word(values.LANGUAGE_WORDS, "unknown_language"),
            "function": word(values.FUNCTION_WORDS, "unknown_function"),
            "kind": word(values.KIND_WORDS, "unknown_kind"),
            "working_status": word(values.STATUS_WORDS, "unknown_status"),
            "country": values.read_country,
            "time_zone": values.read_time_zone,
            "hired_on": dated("hired_on"),
            "left_on": dated("left_on"),
            "manager": lambda text: None if values.is_empty(text) else text,
        }

    def read(self, row: int, cells: list[Cell]) -> tuple[Any, ...] | None:
        """The staged row; None when it is refused. `key_of` tells whom it was about."""
        number = self.key_of(row, cells)
        if number is None:
            return None
        try:
            self._check_width(row, cells)
            return self._staged(row, number, self._found(row, cells))
        except Refused:
            return None

    def _found(self, row: int, cells: list[Cell]) -> dict[str, Any]:
        """{field: value}. What was read before is looked up: a million rows pass here."""
        found = {}
        width = len(cells)
        for reader in self.readers:
            place, cache = reader.place, reader.cache
            value = MISSING
            if cache is not None and place is not None and place < width:
                value = cache.get(cells[place], MISSING)
            if value is MISSING:
                value = self._value(reader, row, cells)
            found[reader.field] = value
        return found

    def key_of(self, row: int, cells: list[Cell], *, quietly: bool = False) -> str | None:
        """The row's key; None, and a problem, when it cannot be read."""
        raw = raw_cell(self.key, cells)
        number = squeezed(raw)
        if number.strip("'\"") and len(number) <= 60 and not values.BAD_CHARACTERS.search(number):
            return number
        if not quietly:
            self.unreadable_keys += 1
            self.problems.error(row, self.key.column, raw, "key_unreadable")
        return None

    def _check_width(self, row: int, cells: list[Cell]) -> None:
        if len(cells) > len(self.columns) and any(cells[len(self.columns) :]):
            extra = cells[len(self.columns)]
            self.problems.error(
                row, "", extra, "too_many_cells", cells=len(cells), columns=len(self.columns)
            )
            raise Refused

    def _value(self, reader: ColumnReader, row: int, cells: list[Cell]) -> Any:
        try:
            return cell_value(reader, cells)
        except Unreadable as problem:
            raw = raw_cell(reader, cells)
            if problem.code in COSMETIC:
                self.problems.warn(row, reader.column, raw, problem.code)
                return ""
            params = {"length": len(raw), "limit": reader.limit} if len(raw) > reader.limit else {}
            self.problems.error(row, reader.column, raw, problem.code, **params)
            raise Refused from None

    def _staged(self, row: int, number: str, found: dict[str, Any]) -> tuple[Any, ...]:
        hired_on, left_on = found.get("hired_on"), found.get("left_on")
        status = found.get("working_status", "")
        if status == "left":
            left_on, status = left_on or self.effective_on - timedelta(days=1), ""
        if hired_on and left_on and left_on < hired_on:
            column = next((r.column for r in self.readers if r.field == "left_on"), "")
            self.problems.error(row, column, left_on, "left_before_hired")
            raise Refused
        is_planned = hired_on and hired_on > self.effective_on
        hired = hired_on and hired_on.isoformat()
        held = (
            self._name(row, found),
            found.get("email", ""),
            found.get("language", ""),
            self._department(row, found),
            found.get("manager"),
            found.get("job_title", ""),
            found.get("function", ""),
            found.get("kind", ""),
            found.get("site", ""),
            found.get("country", ""),
            found.get("time_zone", ""),
            status,
            hired,
            hired if is_planned else self.day,
            left_on and min(left_on + timedelta(days=1), OPEN_DATE).isoformat(),
        )
        return (row, number, *held, hash(held))

    def _name(self, row: int, found: dict[str, Any]) -> str:
        name: str = found.get("full_name", "")
        if not self.has_name:
            return name
        bare = name.strip("'\" ").casefold()
        if bare in UNNAMED:
            column = next(r.column for r in self.readers if r.field == "full_name")
            code = "name_withheld" if bare in values.WITHHELD_MARKS else "no_name"
            self.problems.warn(row, column, name, code)
            return ""
        return name

    def _department(self, row: int, found: dict[str, Any]) -> int | None:
        key = (
            found.get("department", ""),
            found.get("department_code", ""),
            found.get("department_parent", ""),
        )
        place = self.departments.get(key)
        if place is not None:
            return place
        if values.is_empty(key[0]) and values.is_empty(key[1]):
            if self.has_department:
                column = next(
                    r.column for r in self.readers if r.field in ("department", "department_code")
                )
                self.problems.warn(row, column, key[0], "no_department")
            return None
        place = self.departments[key] = len(self.departments)
        self.first_rows.append(row)
        return place


def column_reader(
    field: str,
    column: str,
    columns: Sequence[str],
    readers: Mapping[str, Callable[[str], Any]],
    limits: Mapping[str, int] = LIMITS,
) -> ColumnReader:
    """How one field is read. Cells that repeat are read once; keys, names and addresses are not."""
    found = matching.places(column, columns) or []
    is_unique = field in ("employee_number", "full_name", "email")
    return ColumnReader(
        field,
        column,
        found,
        found[0] if len(found) == 1 else None,
        " / " if field in ("department", "department_parent") else " ",
        readers.get(field, str),
        limits.get(field, 200),
        None if is_unique and len(found) == 1 else {},
    )


def raw_cell(reader: ColumnReader, cells: list[Cell]) -> str:
    """The cell's text, or the joined texts of several."""
    width = len(cells)
    if reader.place is not None:
        return str(cells[reader.place]) if reader.place < width else ""
    parts = [str(cells[p]).strip() for p in reader.places if p < width]
    return reader.joiner.join(part for part in parts if part)


def cell_value(reader: ColumnReader, cells: list[Cell]) -> Any:
    """The value of a cell. Raises Unreadable."""
    raw = raw_cell(reader, cells)
    if len(raw) > reader.limit and len(squeezed(raw)) > reader.limit:
        raise Unreadable("too_long")
    if values.BAD_CHARACTERS.search(raw):
        raise Unreadable("bad_characters")
    value = reader.read(squeezed(raw))
    if reader.cache is not None and len(reader.cache) < CACHED:
        reader.cache[raw] = value
    return value
