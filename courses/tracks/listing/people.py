"""People on tracks as of a day: narrowed, in order, as rows of a page or of a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from courses.assignments.models import Obligation
from courses.tracks.models import ENDED, StageTerms, Standing, State, Track, TrackRole
from courses.tracks.offices import offices_of
from courses.tracks.scopes import enrolments_visible_to
from courses.tracks.states import LOOKS
from orgchange.directory.models import Department, Employee, JobRecord
from orgchange.directory.queries import shown_jobs
from orgchange.directory.scopes import Sight
from orgchange.directory.search import matching_people
from orgchange.directory.tree import below

ALL, AT_ONCE = "all", 500
SORTS = {
    "name": "employee__full_name",
    "track": "track__name",
    "state": "state",
    "stage": "stage__pk",
    "since": "valid_from",
    "department": "department",
}


@dataclass(frozen=True)
class Wanted:
    """What was asked of the list. Empty means: whatever it is; `state` empty: not ended."""

    on: date
    track: Track | None = None
    state: str = ""
    stage: str = ""
    department: Department | None = None
    q: str = ""
    sort: str = ""


@dataclass(frozen=True)
class Line:
    """Somebody's standing on the day, with stage, department and due date."""

    row: Standing
    stage: StageTerms | None
    job: JobRecord | None
    due_on: date | None

    @property
    def look(self) -> str:
        """The badge of the state."""
        return LOOKS[self.row.state]


def sees_people(held: Sight) -> bool:
    """Whether there may be people on tracks whom the viewer follows. At most one query."""
    if held.is_manager or held.is_hr or held.is_auditor:
        return True
    return offices_of(held, roles=(TrackRole.LEAD, TrackRole.TRAINER)).exists()


def standings(held: Sight, wanted: Wanted) -> QuerySet[Standing]:
    """The standings asked for on the day, within what the viewer may see, in order."""
    rows = Standing.objects.current().on(wanted.on)
    if not held.sees_everything:
        rows = rows.filter(enrolment__in=enrolments_visible_to(held).values("pk"))
    rows = rows.filter(_narrowing(wanted))
    rows = rows.select_related("enrolment", "employee", "track", "stage")
    return _ordered(rows, wanted)


def lines_of(page: Sequence[Standing], *, on: date) -> list[Line]:
    """The rows of a page: four queries, whatever their number."""
    found = list(page)
    jobs = shown_jobs([row.employee_id for row in found], on=on)
    stages = _stages(found)
    due = _due(found, on)
    return [
        Line(
            row,
            stages.get((row.enrolment.version_id, row.stage_id)),
            jobs.get(row.employee_id),
            due.get((row.employee_id, row.stage_requirement_id)),
        )
        for row in found
    ]


def header() -> list[str]:
    """The columns of the file."""
    return [
        _("Employee number"),
        _("Name"),
        _("Department"),
        _("Track"),
        _("State"),
        _("Stage"),
        _("Level"),
        _("Stands so since"),
        _("Due"),
    ]


def file_rows(rows: QuerySet[Standing], *, on: date, language: str) -> Iterator[list[Any]]:
    """One row a way, read in bunches."""
    ids = list(rows.values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        held = Standing.objects.filter(pk__in=part)
        found = held.select_related("enrolment", "employee", "track", "stage").in_bulk(part)
        for line in lines_of([found[pk] for pk in part if pk in found], on=on):
            yield _cells(line, language)


def _cells(line: Line, language: str) -> list[Any]:
    row = line.row
    return [
        row.employee.employee_number,
        row.employee.full_name,
        str(line.job.department) if line.job else "",
        row.track.name_in(language),
        row.get_state_display(),
        line.stage.name_in(language) if line.stage else "",
        f"L{row.level}" if row.level else "",
        row.valid_from,
        line.due_on,
    ]


def _narrowing(wanted: Wanted) -> Q:
    asked = Q()
    if wanted.track is not None:
        asked &= Q(track=wanted.track)
    if wanted.state in State.values:
        asked &= Q(state=wanted.state)
    elif wanted.state != ALL:
        asked &= ~Q(state__in=ENDED)
    if wanted.stage:
        asked &= Q(stage__code=wanted.stage)
    if wanted.department is not None:
        jobs = JobRecord.objects.current().on(wanted.on)
        there = below([wanted.department.pk], on=wanted.on)
        asked &= Q(employee__in=jobs.filter(department__in=there).values("employee"))
    if wanted.q:
        people = Employee.objects.filter(matching_people(wanted.q, on=wanted.on))
        asked &= Q(employee__in=people.values("pk"))
    return asked


def _ordered(rows: QuerySet[Standing], wanted: Wanted) -> QuerySet[Standing]:
    name = SORTS.get(wanted.sort.removeprefix("-"), SORTS["name"])
    if name == "department":
        jobs = JobRecord.objects.current().on(wanted.on).filter(is_primary=True)
        own = jobs.filter(employee=OuterRef("employee")).values("department__name")[:1]
        rows = rows.annotate(department=Subquery(own))
    is_down = wanted.sort.startswith("-")
    order = F(name).desc(nulls_last=True) if is_down else F(name).asc(nulls_last=True)
    return rows.order_by(order, "-pk" if is_down else "pk")


def _stages(found: Sequence[Standing]) -> dict[tuple[int, int | None], StageTerms]:
    versions = {row.enrolment.version_id for row in found}
    rows = StageTerms.objects.filter(version__in=versions)
    return {(row.version_id, row.stage_id): row for row in rows}


def _due(found: Sequence[Standing], on: date) -> dict[tuple[int, int | None], date | None]:
    rows = (
        Obligation.objects.current()
        .on(on)
        .filter(
            employee__in=[row.employee_id for row in found],
            requirement__in={row.stage_requirement_id for row in found} - {None},
            covered_from=None,
        )
    )
    return {
        (person, requirement): day
        for person, requirement, day in rows.values_list("employee", "requirement", "due_on")
    }
