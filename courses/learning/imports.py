"""Past completions from a file: otherwise everybody starts as pending.

Read, matched and named like a roster. Applying the same file twice records nothing new.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Any, BinaryIO

from django.db.models import QuerySet
from django.db.models.functions import Lower

from courses.catalogue.models import Course
from courses.learning.calendar import todays
from courses.learning.columns import SHAPE
from courses.learning.models import Completion, CompletionImport
from courses.learning.services import CHUNK, Evidence
from orgchange.core.sql import id_list
from orgchange.directory.models import Employee
from orgchange.directory.roster import values
from orgchange.directory.roster.lines import Line, Notes, open_lines, read_lines
from orgchange.directory.roster.values import Unreadable

Key = tuple[int, int, date, str]


@dataclass
class Preview:
    """What a file of completions would record, and what is wrong with it."""

    encoding: str
    notes: Notes
    rows: int = 0
    known: set[Key] = field(default_factory=set)
    seen: dict[Key, list[tuple[Line, Evidence]]] = field(default_factory=dict)
    clashes: set[Key] = field(default_factory=set)
    fresh: list[tuple[Line, Evidence]] = field(default_factory=list)

    @property
    def unchanged(self) -> int:
        """How many rows are on record already."""
        return len(self.known)

    def count(self, line: Line, is_read: bool) -> None:
        """One more row of the file."""
        self.rows += 1


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
    opened = open_lines(file, SHAPE, asked=asked, remembered=remembered, held=held)
    preview = Preview(opened.table.encoding, Notes(opened.mapping))
    readers = {
        "completed_on": values.date_reader(opened.day_first.get("completed_on")),
        "score": _score,
    }
    courses = {
        code.lower(): (pk, created_on)
        for pk, code, created_on in Course.objects.values_list("pk", "code", "created_on")
    }
    part = Employee.objects.all() if people is None else people
    lines = read_lines(opened, SHAPE, readers, notes=preview.notes, on_row=preview.count)
    while chunk := list(islice(lines, CHUNK)):
        _check_chunk(chunk, preview, courses, part, source=source, now=now)
        if held is not None:
            held.progress = preview.rows
            held.save(update_fields=["progress", "updated_at"])
    _refuse_clashes(preview)
    return preview


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
            preview.notes.warn(line, "completed_on", "recorded_but_revoked")


def _is_first(line: Line, evidence: Evidence, preview: Preview) -> bool:
    """Whether no row before says the same; one that says otherwise is noted as a clash."""
    alike = preview.seen.setdefault(evidence.key, [])
    alike.append((line, evidence))
    first, said = alike[0]
    if first is line:
        return True
    if said == evidence:
        preview.notes.warn(line, "employee_number", "duplicate_agrees", first=first.row)
    else:
        preview.clashes.add(evidence.key)
    return False


def _refuse_clashes(preview: Preview) -> None:
    """Rows of one completion that differ are all refused, each named."""
    for key in sorted(preview.clashes):
        lines = [line for line, _evidence in preview.seen[key]]
        rows = ", ".join(str(line.row) for line in lines)
        for line in lines:
            preview.notes.error(line, "employee_number", "duplicate_differs", rows=rows)
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
        preview.notes.error(line, "employee_number", "unknown_employee")
    elif course is None:
        preview.notes.error(line, "course", "unknown_course")
    elif day is None:
        preview.notes.error(line, "completed_on", "no_date")
    elif day > days[employee_id]:
        preview.notes.error(line, "completed_on", "in_the_future")
    elif day < course[1]:
        preview.notes.error(line, "completed_on", "before_course", since=course[1].isoformat())
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
