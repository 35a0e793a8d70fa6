"""What each of a pilot's people did in it: facts on record, whatever came out. No write."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count

from orgchange.core.dates import day_after
from orgchange.pilots.models import CheckIn, Contract, Lesson, Milestone, Pilot, SkillEvidence
from orgchange.pilots.offices import seats_of
from orgchange.teams.models import TeamMembership

Key = tuple[int, str]


def evidence_of(pilot: Pilot, *, today: date) -> list[SkillEvidence]:
    """One piece a person and slot, for the days on which the pilot ran. Five queries.

    A pilot that never ran leaves none: nobody did anything in it.
    """
    if pilot.started_on is None:
        return []
    low, high = pilot.started_on, day_after(pilot.ended_on or today)
    stretches: dict[Key, list[tuple[date, date, int]]] = defaultdict(list)
    for seat in seats_of(pilot).filter(valid_from__lt=high, valid_to__gt=low):
        stretches[seat.employee_id, seat.slot].append(_within(seat, low, high))
    facts = _facts(pilot)
    return [
        _piece(pilot, key, rows, facts.get(key[0], {})) for key, rows in sorted(stretches.items())
    ]


def _within(seat: TeamMembership, low: date, high: date) -> tuple[date, date, int]:
    return max(seat.valid_from, low), min(seat.valid_to, high), seat.allocation


def _piece(
    pilot: Pilot, key: Key, rows: list[tuple[date, date, int]], facts: dict[str, Any]
) -> SkillEvidence:
    days = sum((end - start).days for start, end, _share in rows)
    weighed = sum((end - start).days * share for start, end, share in rows)
    return SkillEvidence(
        pilot=pilot,
        employee_id=key[0],
        slot=key[1],
        starts_on=min(start for start, _end, _share in rows),
        ends_on=max(end for _start, end, _share in rows),
        allocation=round(weighed / days),
        facts={"days": days, **facts},
    )


def _facts(pilot: Pilot) -> dict[int, dict[str, Any]]:
    """What is on record of each person: never the outcome, which is nobody's appraisal."""
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    newest = Contract.objects.filter(pilot=pilot, number__isnull=False).order_by("-number")[:1]
    held = Milestone.objects.filter(contract__in=newest.values("pk"), responsible__isnull=False)
    _count(found, "milestones", held.values_list("responsible", flat=True))
    written = CheckIn.objects.filter(pilot=pilot, written_by__employee__isnull=False)
    _count(found, "check_ins", written.values_list("written_by__employee", flat=True))
    read = pilot.readings.filter(recorded_by__employee__isnull=False, withdrawal=None)
    by = read.order_by().values_list("recorded_by__employee").annotate(n=Count("pk"))
    for person, count in by:
        found[person]["readings"] = count
    lesson = Lesson.objects.filter(pilot=pilot, published_at__isnull=False).first()
    if lesson is not None and lesson.ask_id is not None:
        found[lesson.ask_id]["asked_about_lesson"] = True
    return found


def _count(found: dict[int, dict[str, Any]], name: str, people: Iterable[int]) -> None:
    for person, count in Counter(people).items():
        found[person][name] = count
