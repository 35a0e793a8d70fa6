"""What is read of panels: needs, scores, seats, and who could sit."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from courses.skills.models import ProfileNeed
from courses.tracks.assessing.conflicts import Case, Tie, ties
from courses.tracks.assessing.verdicts import Need, Score
from courses.tracks.models import (
    AssessmentPanel,
    AssessorSeat,
    PanelScore,
    TrackEnrolment,
    TrackLevel,
    TrackRole,
)
from courses.tracks.offices import holders_of
from orgchange.core.dates import firm_day
from orgchange.directory.models import Employee

STANDING = Q(declined_at=None)


@dataclass(frozen=True)
class Proposed:
    """Somebody who holds the office of an assessor: free, or why not. `load`: open seats."""

    employee: Employee
    load: int
    ties: tuple[Tie, ...]


def case_of(panel: AssessmentPanel, *, now: datetime) -> Case:
    """The panel as conflicts are asked of it."""
    return Case(panel.enrolment, panel.pilot_id, firm_day(panel.held_at), now)


def proposals(case: Case, *, but: Collection[int] = ()) -> list[Proposed]:
    """All assessors of the track: the free ones first, of these whoever sits in fewest panels."""
    holders = holders_of(case.enrolment.track_id, TrackRole.ASSESSOR, on=case.day) - set(but)
    conflicts = ties(case, holders)
    open_seats = Q(
        assessor_seats__declined_at=None,
        assessor_seats__finished_at=None,
        assessor_seats__panel__closed_at=None,
        assessor_seats__panel__cancelled_at=None,
    )
    rows = Employee.objects.filter(pk__in=holders)
    loads = rows.annotate(load=Count("assessor_seats", filter=open_seats))
    found = [Proposed(row, row.load, tuple(conflicts.get(row.pk, ()))) for row in loads]
    return sorted(found, key=lambda one: (bool(one.ties), one.load, str(one.employee)))


def sitting(panel: AssessmentPanel) -> list[AssessorSeat]:
    """The seats that stand, as they were given."""
    rows = panel.seats.filter(STANDING).select_related("employee")
    return list(rows.order_by("is_third", "pk"))


def is_shown(seats: Collection[AssessorSeat], seat: AssessorSeat | None) -> bool:
    """Whether the scores may be read: once all who began have finished; a third once they have."""
    first = [row for row in seats if not row.is_third]
    if not first or any(row.finished_at is None for row in first):
        return False
    return seat is None or seat.finished_at is not None


def scores_of(panel: AssessmentPanel, *, finished: bool = True) -> list[Score]:
    """What was scored by those whose seats stand."""
    rows = PanelScore.objects.filter(seat__panel=panel, seat__declined_at=None)
    if finished:
        rows = rows.exclude(seat__finished_at=None)
    values = rows.order_by("seat").values_list("seat_id", "seat__employee_id", "skill_id", "level")
    return [Score(*row) for row in values]


def needs_on(enrolment: TrackEnrolment, *, day: date) -> dict[int, list[Need]]:
    """{level: what its profile needs} of the version somebody is on. Two queries."""
    levels = dict(
        TrackLevel.objects.filter(version=enrolment.version_id).values_list("level", "profile_id")
    )
    rows = ProfileNeed.objects.current().on(day).filter(profile__in=set(levels.values()))
    of_profile: dict[int, list[Need]] = defaultdict(list)
    ordered = rows.order_by("-is_mandatory", "skill__name", "skill_id")
    for profile, skill, level, is_mandatory in ordered.values_list(
        "profile_id", "skill_id", "level", "is_mandatory"
    ):
        of_profile[profile].append(Need(skill, level, is_mandatory))
    return {level: of_profile[profile] for level, profile in levels.items()}


def needs_of(panel: AssessmentPanel) -> dict[int, list[Need]]:
    """The needs as they are on the day of the panel."""
    return needs_on(panel.enrolment, day=firm_day(panel.held_at))
