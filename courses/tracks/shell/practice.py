"""What practice and evidence bring: pages of a way, the queue, mentees, events and notices."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.learning.events import evidence_changed
from courses.skills import relations
from courses.skills.models import Relation
from courses.tracks import events
from courses.tracks.models import Mentorship, SignRequest
from courses.tracks.notices import practice as notices
from courses.tracks.notices.practice_kinds import register_kinds
from courses.tracks.policies.practice import reads_sessions
from courses.tracks.services import asking
from courses.tracks.signers import waiting_for
from courses.tracks.tabs import (
    AREA_TABS,
    PATH_TABS,
    TRACK_TABS,
    PathTab,
    TrackTab,
    Viewed,
    private,
)
from courses.tracks.tabs import sees_tracks as sees
from orgchange.core.registry import HomeCard, home_cards
from orgchange.directory.models import Employee
from orgchange.directory.scopes import Sight, sight
from orgchange.innovation.tabs import Tab

MOST_SHOWN = 5


def connect() -> None:
    """Register everything, once the models are ready."""
    register_kinds()
    _listen()
    AREA_TABS.append(Tab(_("Waiting for my signature"), "tracks:signatures", has_employee, 30))
    AREA_TABS.append(Tab(_("My mentees"), "tracks:mentees", mentors, 32))
    PATH_TABS.append(
        PathTab(pgettext_lazy("of a track", "Evidence"), "tracks:evidence", private, 20)
    )
    PATH_TABS.append(PathTab(_("Journal"), "tracks:journal", private, 22))
    PATH_TABS.append(PathTab(_("Mentor"), "tracks:mentoring", meets, 24))
    TRACK_TABS.append(TrackTab(_("Examples"), "tracks:examples", lambda held, _t: sees(held), 30))
    home_cards.append(HomeCard("tracks/signing/_home.html", home_card, order=17))


def _listen() -> None:
    events.enrolment_moved.connect(asking.follow)
    relations.beside(Relation.MENTOR, mentored_by)
    evidence_changed.connect(asking.follow_evidence)
    events.signatures_asked.connect(notices.tell_asked)
    events.signature_given.connect(notices.tell_given)
    events.stage_signed.connect(notices.tell_stage_done)
    events.mentor_paired.connect(notices.tell_paired)
    events.mentor_ended.connect(notices.tell_ended)


def home_card(request: HttpRequest) -> dict[str, Any] | None:
    """The signatures that wait for the asker, the most urgent first."""
    held = sight(request)
    if not has_employee(held):
        return None
    rows = SignRequest.objects.filter(waiting_for(held))
    named = rows.select_related("enrolment__employee", "terms", "submission__item")
    found = list(named.order_by("due_at", "pk")[: MOST_SHOWN + 1])
    if not found:
        return None
    return {"rows": found[:MOST_SHOWN], "is_more": len(found) > MOST_SHOWN}


def has_employee(held: Sight) -> bool:
    """Whether the viewer could be asked to sign."""
    return held.employee_id is not None and held.is_employed


def mentors(held: Sight) -> bool:
    """Whether the viewer mentors, or has mentored, somebody."""
    if held.employee_id is None or not held.is_employed:
        return False
    return Mentorship.objects.filter(mentor=held.employee_id).exists()


def meets(viewed: Viewed) -> bool:
    """Shown to the two, to who leads the track, and to auditors."""
    return reads_sessions(viewed.sight, viewed.enrolment)


def mentored_by(sight: Sight) -> QuerySet[Employee]:
    """The people whom the viewer mentors today: whose evidence of skills a mentor judges."""
    rows = Mentorship.objects.filter(
        mentor=sight.employee_id, starts_on__lte=sight.on, ends_on__gt=sight.on
    )
    return Employee.objects.filter(pk__in=rows.values("enrolment__employee"))
