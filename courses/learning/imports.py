"""Past completions from a file: otherwise everybody starts as pending.

Read, matched and named like a roster. Applying the same file twice records nothing new.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from itertools import chain, islice
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.catalogue.models import Course
from courses.learning.calendar import todays
from courses.learning.models import Completion
from courses.learning.policies import require_recorder
from courses.learning.services import CHUNK, Evidence, write_completions
from orgchange.accounts.models import User
from orgchange.core.errors import InvalidInput
from orgchange.core.sql import id_list
from orgchange.directory.models import Employee
from orgchange.directory.roster import matching, values
from orgchange.directory.roster.headers import SAMPLED, date_orders
from orgchange.directory.roster.matching import PEOPLE_FIELDS, Field
from orgchange.directory.roster.problems import message, shown
from orgchange.directory.roster.reading import Cell, Row, Table, open_table
from orgchange.directory.roster.rows import ColumnReader, cell_value, column_reader, raw_cell
from orgchange.directory.roster.values import Unreadable

FIELDS = (
    PEOPLE_FIELDS[0],
    Field(
        "course",
        gettext_lazy("Course"),
        (
            "course",
            "course code",
            "course id",
            "training",
            "课程",
            "课程编码",
            "课程代码",
            "課程",
            "課程代碼",
        ),
    ),
    Field(
        "completed_on",
        gettext_lazy("Completed on"),
        (
            "completed on",
            "completion date",
            "date completed",
            "completed",
            "finished on",
            "完成日期",
            "完成时间",
            "结业日期",
            "結業日期",
            "完成日",
        ),
    ),
    Field(
        "score", gettext_lazy("Score"), ("score", "result", "grade", "分数", "成绩", "分數", "成績")
    ),
    Field("source", gettext_lazy("Source"), ("source", "system", "provider", "来源", "來源")),
    Field(
        "evidence",
        gettext_lazy("Evidence"),
        (
            "evidence",
            "certificate",
            "certificate number",
            "证书",
            "证书编号",
            "證書",
            "證書編號",
            "證明",
        ),
    ),
)
NEEDED = ("employee_number", "course", "completed_on")
LIMITS = {"employee_number": 60, "course": 60, "score": 30, "source": 120, "evidence": 500}


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
    """What a file of completions would record. Problems have the contract's shape E."""

    encoding: str
    delimiter: str
    columns: dict[str, str]
    rows: int = 0
    unchanged: int = 0
    fresh: list[tuple[Line, Evidence]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)
    applied: bool = False

    def document(self) -> dict[str, Any]:
        """As JSON shows it."""
        return {
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "columns": self.columns,
            "rows": self.rows,
            "unchanged": self.unchanged,
            "new": [
                {
                    "row": line.row,
                    "employee_number": line.found["employee_number"],
                    "course": line.found["course"],
                    "completed_on": evidence.finished_on.isoformat(),
                    "score": None if evidence.score is None else float(evidence.score),
                    "source": evidence.source,
                    "evidence": evidence.evidence,
                }
                for line, evidence in self.fresh
            ],
            "warnings": self.warnings,
            "errors": self.errors,
            "applied": self.applied,
        }

    def problem(
        self, line: Line, name: str, code: str, *, is_error: bool = True, **params: Any
    ) -> None:
        """Note what is wrong with a row."""
        found = {
            "row": line.row,
            "column": self.columns.get(name),
            "value": shown(line.cells.get(name, "")),
            "code": code,
            "message": message(code, params),
        }
        (self.errors if is_error else self.warnings).append(found)


def preview_completions(
    *, file: BinaryIO, asked: Mapping[str, Any], source: str = "", now: datetime
) -> Preview:
    """What the file would record; nothing is written. `source` fills in where the file has none."""
    table, mapping, day_first = _open(file, asked)
    preview = Preview(table.encoding, table.delimiter, mapping)
    courses = {
        code.lower(): (pk, created_on)
        for pk, code, created_on in Course.objects.values_list("pk", "code", "created_on")
    }
    seen: dict[tuple[int, int, date, str], int] = {}
    lines = _lines(table, mapping, day_first, preview)
    while chunk := list(islice(lines, CHUNK)):
        _check_chunk(chunk, preview, courses, seen, source=source, now=now)
    return preview


def apply_completions(
    *, preview: Preview, actor: User | None, now: datetime, is_all_or_nothing: bool = False
) -> Preview:
    """Record what was previewed, in one transaction; rows with errors are left out."""
    if is_all_or_nothing and preview.errors:
        raise InvalidInput(
            _("All or nothing was chosen, and %s rows cannot be recorded; nothing was.")
            % len(preview.errors)
        )
    rows = [evidence for _line, evidence in preview.fresh]
    with transaction.atomic():
        require_recorder(actor, {row.employee_id for row in rows}, now=now)
        write_completions(rows, actor=actor, now=now)
    preview.applied = True
    return preview


def _open(
    file: BinaryIO, asked: Mapping[str, Any]
) -> tuple[Table, dict[str, str], dict[str, bool]]:
    table, first = _fresh_table(file, asked)
    mapping = matching.match(table.columns, fields=FIELDS, told=asked.get("columns"))
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
    return table, mapping, day_first


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
    seen: dict[tuple[int, int, date, str], int],
    *,
    source: str,
    now: datetime,
) -> None:
    numbers = {str(line.found["employee_number"]).lower() for line in chunk}
    keyed = Employee.objects.annotate(key=Lower("employee_number")).filter(key__in=numbers)
    people = dict(keyed.values_list("key", "pk"))
    days = todays(set(people.values()), now=now)
    good: list[tuple[Line, Evidence]] = []
    for line in chunk:
        evidence = _evidence(line, preview, people, courses, days, source)
        if evidence is None:
            continue
        if evidence.key in seen:
            preview.problem(
                line,
                "employee_number",
                "duplicate_agrees",
                is_error=False,
                first=seen[evidence.key],
            )
            continue
        seen[evidence.key] = line.row
        good.append((line, evidence))
    known = _known([evidence for _line, evidence in good])
    preview.unchanged += sum(evidence.key in known for _line, evidence in good)
    preview.fresh += [pair for pair in good if pair[1].key not in known]


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


def _known(rows: list[Evidence]) -> set[tuple[int, int, date, str]]:
    people = id_list({row.employee_id for row in rows})
    held = Completion.objects.filter(employee__in=people)
    return set(held.values_list("employee_id", "course_id", "finished_on", "source"))
