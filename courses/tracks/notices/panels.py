"""Panels and certificates: who is asked, who is told, and what waits for the lead."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from courses.tracks.assessing.reads import sitting
from courses.tracks.models import (
    AssessmentPanel,
    AssessorSeat,
    PanelResult,
    Track,
    TrackCertificate,
    TrackRole,
)
from courses.tracks.notices import panel_kinds as kinds
from courses.tracks.offices import holders_of
from orgchange.accounts.models import User
from orgchange.core.dates import firm_day
from orgchange.notices import services as governor
from orgchange.notices.services import Draft


def ask_assessor(*, seat: AssessorSeat, now: datetime) -> None:
    """Listens to `assessor_asked`."""
    _tell(seat.panel, kinds.ASSESS, [seat.employee_id], now, occurrence=now.isoformat())


def tell_released(*, seat: AssessorSeat, actor: User | None, now: datetime) -> None:
    """Listens to `assessor_released`: who gave the seat back knows it."""
    if actor is None or actor.pk != seat.employee.user_id:
        facts = {"words": seat.decline_reason}
        at = now.isoformat()
        _tell(seat.panel, kinds.RELEASED, [seat.employee_id], now, occurrence=at, **facts)


def tell_missing(*, panel: AssessmentPanel, now: datetime) -> None:
    """Listens to `assessors_missing`: the lead must find somebody."""
    asked = str(panel.seats.count())
    _tell(panel, kinds.MISSING, leads_of(panel, now), now, occurrence=asked)


def tell_called(*, panel: AssessmentPanel, now: datetime) -> None:
    """Listens to `panel_called`: the candidate hears when and where."""
    _tell(panel, kinds.CALLED, [panel.enrolment.employee_id], now)


def tell_moved(*, panel: AssessmentPanel, now: datetime) -> None:
    """Listens to `panel_moved`: candidate and assessors."""
    at = panel.held_at.isoformat() + panel.place
    _tell(panel, kinds.MOVED, _everybody(panel), now, occurrence=at[:100])


def tell_cancelled(*, panel: AssessmentPanel, now: datetime) -> None:
    """Listens to `panel_cancelled`: candidate and assessors, with the reason."""
    _tell(panel, kinds.CANCELLED, _everybody(panel), now, words=panel.words)


def tell_scored(*, panel: AssessmentPanel, now: datetime) -> None:
    """Listens to `panel_scored`: the lead closes it."""
    _tell(panel, kinds.SCORED, leads_of(panel, now), now)


def tell_closed(*, panel: AssessmentPanel, now: datetime) -> None:
    """Listens to `panel_closed`: the candidate hears it; a certificate waits for the lead."""
    said = _in_all(PanelResult(panel.result).label)
    way = panel.enrolment
    _tell(panel, kinds.CLOSED, [way.employee_id], now, result=said, words=panel.words)
    if panel.result == PanelResult.PASSED:
        facts = {
            "way": way.pk,
            "person": str(way.employee),
            "track": name_of(way.track),
            "level": panel.level,
        }
        key = kinds.key_of(panel.pk)
        people = sorted(leads_of(panel, now) - {way.employee_id})
        governor.plan(
            drafts=[Draft(person, kinds.TO_SIGN, key, "", facts) for person in people], now=now
        )


def tell_certified(*, certificate: TrackCertificate, now: datetime) -> None:
    """Listens to `certificate_issued`."""
    way = certificate.enrolment
    facts = {
        "way": way.pk,
        "track": name_of(way.track),
        "level": certificate.level,
        "code": certificate.code,
    }
    governor.announce(
        recipient_id=way.employee_id,
        kind=kinds.CERTIFIED,
        object_key=f"track-certificate:{certificate.pk}",
        occurrence="",
        context=facts,
        now=now,
    )


def leads_of(panel: AssessmentPanel, now: datetime) -> frozenset[int]:
    """Who leads the track today."""
    return holders_of(panel.enrolment.track_id, TrackRole.LEAD, on=firm_day(now))


def name_of(track: Track) -> dict[str, str]:
    """A track's name in every language of the product."""
    return {code: track.name_in(code) for code, _name in settings.LANGUAGES}


def _everybody(panel: AssessmentPanel) -> set[int]:
    return {panel.enrolment.employee_id, *(row.employee_id for row in sitting(panel))}


def _tell(
    panel: AssessmentPanel,
    kind: str,
    people: Collection[int],
    now: datetime,
    *,
    occurrence: str = "",
    **more: Any,
) -> None:
    way = panel.enrolment
    facts = {
        "way": way.pk,
        "person": str(way.employee),
        "track": name_of(way.track),
        "level": panel.level,
        "at": panel.held_at.isoformat(),
        "place": panel.place or "–",
        **more,
    }
    key = kinds.key_of(panel.pk)
    drafts = [Draft(person, kind, key, occurrence, facts) for person in sorted(people)]
    governor.plan(drafts=drafts, now=now)


def _in_all(text: Any) -> dict[str, str]:
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = str(text)
    return found
