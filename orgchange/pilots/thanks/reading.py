"""Whose help a pilot had, and which thanks are shown. No write."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from orgchange.directory.models import Employee, JobRecord
from orgchange.directory.scopes import Sight, people_visible_to
from orgchange.pilots.models import DataCheck, Lesson, PanelSeat, Pilot, SignOff, ThankYou
from orgchange.pilots.offices import seats_of
from orgchange.pilots.scopes import pilots_visible_to

MOST_HELPERS = 6


@dataclass(frozen=True)
class Helper:
    """Somebody whose help is on record, where they work, and whether that is elsewhere."""

    person: Employee
    department: str
    is_across: bool


def thanks_visible_to(sight: Sight) -> QuerySet[ThankYou]:
    """Those that stand, but for who would rather not be shown; one's own always."""
    pilots = pilots_visible_to(sight)
    rows = ThankYou.objects.filter(taken_back_at=None, pilot__in=pilots.values("pk"))
    shown = Q(declined_at=None)
    if sight.employee_id is not None:
        shown |= Q(receiver=sight.employee_id)
    return rows.filter(shown)


def for_list(rows: QuerySet[ThankYou]) -> QuerySet[ThankYou]:
    """With what a list shows; help across departments first."""
    return rows.select_related("giver", "receiver", "pilot").order_by(
        "-is_across", "-given_at", "-pk"
    )


def helpers_of(pilot: Pilot, sight: Sight) -> list[Helper]:
    """Whom the viewer could thank in one click, those of other departments first.

    Its team, who gave data, who signed, who sat in its panels, and who answers for its lesson;
    not the viewer, nor whom the viewer thanked already. Eight queries at most.
    """
    own = sight.employee_id
    if own is None:
        return []
    thanked = ThankYou.objects.filter(pilot=pilot, giver=own, taken_back_at=None)
    ids = _on_record(pilot) - {own, *thanked.values_list("receiver", flat=True)}
    people = people_visible_to(sight).filter(pk__in=ids)
    where = _departments([own, *ids], sight.on)
    here = where.get(own, (None, ""))[0]
    found = [_helper(person, where, here) for person in people]
    return sorted(found, key=lambda one: (not one.is_across, one.person.full_name))[:MOST_HELPERS]


def _on_record(pilot: Pilot) -> set[int]:
    named = {pilot.owner_id, pilot.sponsor_id, pilot.evaluator_id}
    data = DataCheck.objects.filter(pilot=pilot).values_list("owner", "agreed_by")
    found: set[int | None] = {*named, *(person for row in data for person in row)}
    found |= set(seats_of(pilot).values_list("employee", flat=True))
    found |= set(SignOff.objects.filter(pilot=pilot).values_list("signed_by", flat=True))
    found |= set(PanelSeat.objects.filter(gate__pilot=pilot).values_list("employee", flat=True))
    found |= set(Lesson.objects.filter(pilot=pilot).values_list("ask", flat=True))
    return {person for person in found if person is not None}


def _departments(people: Iterable[int], on: date) -> Mapping[int, tuple[int | None, str]]:
    jobs = JobRecord.objects.current().on(on).filter(employee__in=list(people), is_primary=True)
    return {
        row.employee_id: (row.department_id, str(row.department))
        for row in jobs.select_related("department")
    }


def _helper(
    person: Employee, where: Mapping[int, tuple[int | None, str]], here: int | None
) -> Helper:
    department, name = where.get(person.pk, (None, ""))
    return Helper(person, name, department != here)
