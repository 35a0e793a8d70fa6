"""Past completions from a file: otherwise everybody starts as pending.

Read, matched and named like a roster. Applying the same file twice records nothing new.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from itertools import chain, islice
from typing import Any, BinaryIO

from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from courses.catalogue.models import Course
from courses.learning.calendar import todays
from courses.learning.columns import FIELDS, LIMITS, NEEDED
from courses.learning.models import Completion, CompletionImport
from courses.learning.services import CHUNK, Evidence
from orgchange.core.errors import InvalidInput
from orgchange.core.sql import id_list
from orgchange.directory.models import Employee
from orgchange.directory.roster import matching, values
from orgchange.directory.roster.headers import SAMPLED, Opened, date_orders, note
from orgchange.directory.roster.problems import shown
from orgchange.directory.roster.reading import Cell, Row, Table, open_table
from orgchange.directory.roster.rows import ColumnReader, cell_value, column_reader, raw_cell
from orgchange.directory.roster.values import Unreadable

Key = tuple[int, int, date, str]


class MissingColumns(InvalidInput):
    """A column that every completion needs is not matched."""

    code = "missing_columns"


@dataclass(frozen=True)
class Line:
    """One row of the file as read: who, which course, and the rest."""

    row: int
    cells: Mapping[str, str]
    found: Mapping[str, Any]


@dataclass
class Preview:
    """What a file of completions would record, and what is wrong with it."""

    encoding: str
    delimiter: str
    columns: dict[str, str]
    rows: int = 0
    known: set[Key] = field(default_factory=set)
    seen: dict[Key, list[tuple[Line, Evidence]]] = field(default_factory=dict)
    clashes: set[Key] = field(default_factory=set)
    fresh: list[tuple[Line, Evidence]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)

    @property
    def unchanged(self) -> int:
        """How many rows are on record already."""
        return len(self.known)

    def problem(
        self, line: Line, name: str, code: str, *, is_error: bool = True, **params: Any
    ) -> None:
        """Note what is wrong with a row."""
        found = {
            "row": line.row,
            "column": self.columns.get(name),
            "value": shown(line.cells.get(name, "")),
            "code": code,
            "params": params,
        }
        (self.errors if is_error else self.warnings).append(found)


def preview_completions(
    *,
    file: BinaryIO,
    asked: Mapping[str, Any],
    source: str = "",
    people: QuerySet[Employee] | None = None,
    remembered: Mapping[str, str] | None = None,
    held: CompletionImport | None = None,
    now: datetime,
) -> Preview:
    """What the file would record; nothing is recorded.

    `source` fills in where the file has none. Of `people` outside, nobody is known. How the file
    was taken is noted on the import that is `held`.
    """
    opened = _open(file, asked, remembered or {}, held)
    table, mapping, day_first = opened.table, opened.mapping, opened.day_first
    preview = Preview(table.encoding, table.delimiter, mapping)
    courses = {
        code.lower(): (pk, created_on)
        for pk, code, created_on in Course.objects.values_list("pk", "code", "created_on")
    }
    part = Employee.objects.all() if people is None else people
    lines = _lines(table, mapping, day_first, preview)
    while chunk := list(islice(lines, CHUNK)):
        _check_chunk(chunk, preview, courses, part, source=source, now=now)
    _refuse_clashes(preview)
    return preview


def _open(
    file: BinaryIO,
    asked: Mapping[str, Any],
    remembered: Mapping[str, str],
    held: CompletionImport | None,
) -> Opened:
    table, first = _fresh_table(file, asked)
    told = asked.get("columns")
    mapping = matching.match(table.columns, fields=FIELDS, told=told, remembered=remembered)
    if held is not None:
        note(held, table, mapping, first)
    missing = [f for f in FIELDS if f.name in NEEDED and f.name not in mapping]
    if missing:
        raise MissingColumns(
            _("No column is matched to: %(fields)s. The columns are: %(columns)s.")
            % {
                "fields": ", ".join(f"{f.label} ({f.name})" for f in missing),
                "columns": ", ".join(table.columns),
            }
        )
    day_first, is_read = date_orders(asked.get("date_order", ""), table, mapping, first)
    if is_read:
        table, _first = _fresh_table(file, asked)
    return Opened(table, mapping, day_first)


def _fresh_table(file: BinaryIO, asked: Mapping[str, Any]) -> tuple[Table, list[Row]]:
    table = open_table(
        file,
        encoding=asked.get("encoding", ""),
        delimiter=asked.get("delimiter", ""),
        has_header=asked.get("has_header", True),
        known_words=matching.known_words(FIELDS),
    )
    first = list(islice(table.rows, SAMPLED))
    rows = chain(first, table.rows)
    return Table(table.columns, rows, table.encoding, table.delimiter), first


def _lines(
    table: Table, mapping: dict[str, str], day_first: dict[str, bool], preview: Preview
) -> Iterator[Line]:
    readers: dict[str, Callable[[str], Any]] = {
        "completed_on": lambda t: values.read_date(t, day_first=day_first.get("completed_on")),
        "score": _score,
    }
    columns = [
        column_reader(name, column, table.columns, readers, LIMITS)
        for name, column in mapping.items()
    ]
    for row, cells in table.rows:
        if any(cells):
            preview.rows += 1
            line = _line(row, cells, columns, preview)
            if line is not None:
                yield line


def _line(
    row: int, cells: list[Cell], columns: list[ColumnReader], preview: Preview
) -> Line | None:
    texts = {reader.field: raw_cell(reader, cells) for reader in columns}
    found: dict[str, Any] = {}
    for reader in columns:
        try:
            found[reader.field] = cell_value(reader, cells)
        except Unreadable as problem:
            line = Line(row, texts, {})
            length: dict[str, Any] = {"length": len(texts[reader.field]), "limit": reader.limit}
            preview.problem(line, reader.field, problem.code, **length)
            return None
    return Line(row, texts, found)


def _score(text: str) -> Decimal | None:
    if values.is_empty(text):
        return None
    try:
        score = Decimal(text.removesuffix("%").strip().replace(",", "."))
    except InvalidOperation:
        raise Unreadable("not_a_score") from None
    if not (score.is_finite() and 0 <= score <= 100):
        raise Unreadable("not_a_score")
    return round(score, 2)


def _check_chunk(
    chunk: list[Line],
    preview: Preview,
    courses: Mapping[str, tuple[int, date]],
    part: QuerySet[Employee],
    *,
    source: str,
    now: datetime,
) -> None:
    numbers = {str(line.found["employee_number"]).lower() for line in chunk}
    keyed = part.annotate(key=Lower("employee_number")).filter(key__in=numbers)
    people = dict(keyed.values_list("key", "pk"))
    days = todays(set(people.values()), now=now)
    good: list[tuple[Line, Evidence]] = []
    for line in chunk:
        evidence = _evidence(line, preview, people, courses, days, source)
        if evidence is not None and _is_first(line, evidence, preview):
            good.append((line, evidence))
    known = _known([evidence for _line, evidence in good])
    for line, evidence in good:
        if evidence.key not in known:
            preview.fresh.append((line, evidence))
            continue
        preview.known.add(evidence.key)
        if known[evidence.key]:
            preview.problem(line, "completed_on", "recorded_but_revoked", is_error=False)


def _is_first(line: Line, evidence: Evidence, preview: Preview) -> bool:
    """Whether no row before says the same; one that says otherwise is noted as a clash."""
    alike = preview.seen.setdefault(evidence.key, [])
    alike.append((line, evidence))
    first, said = alike[0]
    if first is line:
        return True
    if said == evidence:
        preview.problem(
            line, "employee_number", "duplicate_agrees", is_error=False, first=first.row
        )
    else:
        preview.clashes.add(evidence.key)
    return False


def _refuse_clashes(preview: Preview) -> None:
    """Rows of one completion that differ are all refused, each named."""
    for key in sorted(preview.clashes):
        lines = [line for line, _evidence in preview.seen[key]]
        rows = ", ".join(str(line.row) for line in lines)
        for line in lines:
            preview.problem(line, "employee_number", "duplicate_differs", rows=rows)
    preview.fresh = [pair for pair in preview.fresh if pair[1].key not in preview.clashes]
    preview.known -= preview.clashes


def _evidence(
    line: Line,
    preview: Preview,
    people: Mapping[str, int],
    courses: Mapping[str, tuple[int, date]],
    days: Mapping[int, date],
    source: str,
) -> Evidence | None:
    """The row as evidence; None, and a problem, where it cannot be."""
    found = line.found
    employee_id = people.get(str(found["employee_number"]).lower())
    course = courses.get(str(found["course"]).lower())
    day = found["completed_on"]
    if employee_id is None:
        preview.problem(line, "employee_number", "unknown_employee")
    elif course is None:
        preview.problem(line, "course", "unknown_course")
    elif day is None:
        preview.problem(line, "completed_on", "no_date")
    elif day > days[employee_id]:
        preview.problem(line, "completed_on", "in_the_future")
    elif day < course[1]:
        preview.problem(line, "completed_on", "before_course", since=course[1].isoformat())
    else:
        return Evidence(
            employee_id=employee_id,
            course_id=course[0],
            finished_on=day,
            score=found.get("score"),
            source=found.get("source") or source,
            evidence=found.get("evidence", ""),
        )
    return None


def _known(rows: list[Evidence]) -> dict[Key, bool]:
    """What is on record of these people, and whether it was revoked."""
    people = id_list({row.employee_id for row in rows})
    held = Completion.objects.filter(employee__in=people)
    keys = ("employee_id", "course_id", "finished_on", "source")
    return {tuple(row[:4]): row[4] is not None for row in held.values_list(*keys, "revocation")}
