"""The one next step of one's own way, and what others on tracks ask of one, on the home page."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from courses.assignments.models import Obligation
from courses.tracks.models import (
    ENDED,
    BaselineAsk,
    CohortPlace,
    Release,
    SignRequest,
    SignState,
    StageKind,
    StageTerms,
    State,
    TrackEnrolment,
    TrackRole,
)
from courses.tracks.offices import offices_of
from courses.tracks.services.standings import certificate_of
from orgchange.core.dates import firm_day
from orgchange.directory.scopes import Sight, people_administered_by, sight
from orgchange.directory.views.doors import clock

MOST, MOST_READ = 6, 50


@dataclass(frozen=True)
class Next:
    """A line of the card: what to do, about whom, by when."""

    text: str
    about: str
    url: str
    by: date | None = None


def has_a_way(held: Sight) -> bool:
    """Whether somebody can be on a track at all."""
    return held.employee_id is not None


def next_steps(request: HttpRequest) -> dict[str, Any] | None:
    """The own next step first, then what is asked, the most urgent first. Nothing: no card."""
    held, today = sight(request), firm_day(clock())
    if held.employee_id is None or not held.is_employed:
        return None
    own = [line for way in own_ways(held) if (line := next_of(way, today=today)) is not None]
    asked = sorted(asked_of(held), key=lambda one: one.by or date.max)
    if not own and not asked:
        return None
    late = sum(one.by is not None and one.by < today for one in asked)
    text = ngettext("%(n)s answer for a track is late.", "%(n)s answers for tracks are late.", late)
    return {
        "own": own,
        "asked": asked[:MOST],
        "more": max(len(asked) - MOST, 0),
        "today": today,
        "summary": text % {"n": late} if late else "",
    }


def own_ways(held: Sight) -> list[TrackEnrolment]:
    """The viewer's open ways. One query."""
    rows = TrackEnrolment.objects.filter(employee=held.employee_id).exclude(state__in=ENDED)
    return list(rows.select_related("track", "stage", "employee").order_by("began_at", "pk"))


def next_of(way: TrackEnrolment, *, today: date) -> Next | None:
    """What the person does next on a way; None where nothing waits for anybody."""
    about = way.track.name_in(get_language() or "")
    url = reverse("tracks:path", args=[way.pk])
    if way.state == State.NOMINATED:
        return Next(_("You were nominated. Do you want to?"), about, url)
    if way.state == State.SCREENING:
        return _in_screening(way, about, url)
    if way.state == State.WAITING:
        return _waiting(way, about, url)
    if way.state == State.RENEWING:
        held = certificate_of(way)
        text = _("Renew your certificate")
        return Next(text, about, url, held.ends_on if held else None)
    if way.state == State.ACTIVE and way.stage is not None:
        terms = StageTerms.objects.filter(version=way.version_id, stage=way.stage_id).first()
        name = terms.name_in(get_language() or "") if terms else str(way.stage)
        return Next(_("Next: %(stage)s") % {"stage": name}, about, url, _due(way, today))
    return None


def _in_screening(way: TrackEnrolment, about: str, url: str) -> Next:
    asks = BaselineAsk.objects.filter(enrolment=way, dropped_at=None)
    by_relation = {row.relation: row for row in asks}
    own = by_relation.get("self")
    if own is not None and own.given_at is None:
        to = reverse("tracks:baseline", args=[own.pk])
        return Next(_("Rate your own skills"), about, to, firm_day(own.due_at))
    if "peer" not in by_relation:
        to = reverse("tracks:peer", args=[way.pk])
        return Next(_("Name a colleague who rates your skills"), about, to)
    return Next(_("Nothing to do: others are looking at your nomination"), about, url)


def _waiting(way: TrackEnrolment, about: str, url: str) -> Next:
    rows = CohortPlace.objects.filter(enrolment=way, given_up_at=None).select_related("cohort")
    place = rows.first()
    if place is None:
        return Next(_("You are admitted; the next cohort is being planned"), about, url)
    said = {"cohort": place.cohort.name}
    day = place.cohort.starts_on
    if place.placed_at is None:
        return Next(_("You are on the waiting list of %(cohort)s") % said, about, url, day)
    return Next(_("Your cohort begins: %(cohort)s") % said, about, url, day)


def _due(way: TrackEnrolment, today: date) -> date | None:
    requirement = way.stage.requirement_id if way.stage else None
    rows = Obligation.objects.current().on(today).filter(employee=way.employee_id)
    held = rows.filter(requirement=requirement, covered_from=None).first()
    return held.due_on if held is not None and requirement is not None else None


def asked_of(held: Sight) -> list[Next]:
    """Time to release, skills to rate, nominations to screen. At most six queries."""
    return [*_releases(held), *_ratings(held), *_screenings(held)]


def _releases(held: Sight) -> list[Next]:
    managers = held.line_root_ids
    if not managers:
        return []
    rows = Release.objects.filter(granted=None, manager__in=managers)
    found = rows.select_related("enrolment__employee").order_by("due_at", "pk")[:MOST_READ]
    text = _("Can you release %(share)d %% of %(name)s?")
    return [
        Next(
            text % {"share": row.percent, "name": row.enrolment.employee},
            "",
            reverse("tracks:release", args=[row.pk]),
            firm_day(row.due_at),
        )
        for row in found
        if row.enrolment.employee_id != held.employee_id
    ]


def _ratings(held: Sight) -> list[Next]:
    rows = BaselineAsk.objects.filter(rater=held.employee_id, given_at=None, dropped_at=None)
    others = rows.exclude(relation="self").select_related("enrolment__employee")
    text = _("Rate the skills of %(name)s")
    return [
        Next(
            text % {"name": row.enrolment.employee},
            "",
            reverse("tracks:baseline", args=[row.pk]),
            firm_day(row.due_at),
        )
        for row in others
    ]


def _screenings(held: Sight) -> list[Next]:
    """Those that wait for the viewer's office: as lead of the track, or as HR of the person."""
    rows = SignRequest.objects.filter(
        state=SignState.OPEN, submission=None, terms__kind=StageKind.SCREENING
    ).exclude(enrolment__employee=held.employee_id)
    led = offices_of(held, roles=(TrackRole.LEAD,)).values("track")
    wanted = rows.filter(role="lead", enrolment__track__in=led)
    if held.is_hr:
        mine = people_administered_by(held).values("pk")
        wanted = wanted | rows.filter(role="hr", enrolment__employee__in=mine)
    signed = SignRequest.objects.filter(state=SignState.SIGNED, signer=held.employee_id)
    open_now = wanted.exclude(enrolment__in=signed.values("enrolment"))
    text = _("Screening of %(name)s")
    return [
        Next(
            text % {"name": row.enrolment.employee},
            row.enrolment.track.name_in(get_language() or ""),
            reverse("tracks:path", args=[row.enrolment_id]),
            firm_day(row.due_at),
        )
        for row in open_now.select_related("enrolment__employee", "enrolment__track").order_by(
            "due_at", "pk"
        )[:MOST_READ]
    ]
