"""What panels bring: the queue, the page of a way, the part of the path page, notices."""

from django.utils.translation import gettext_lazy as _

from courses.tracks import events
from courses.tracks.notices import panels as notices
from courses.tracks.notices.panel_kinds import register_kinds
from courses.tracks.services import (
    certifying,
    seats,  # noqa: F401 - what the clock does
)


def connect() -> None:
    """Register everything, once the models are ready."""
    register_kinds()
    events.assessor_asked.connect(notices.ask_assessor)
    events.assessor_released.connect(notices.tell_released)
    events.assessors_missing.connect(notices.tell_missing)
    events.panel_called.connect(notices.tell_called)
    events.panel_moved.connect(notices.tell_moved)
    events.panel_cancelled.connect(notices.tell_cancelled)
    events.panel_scored.connect(notices.tell_scored)
    events.panel_closed.connect(notices.tell_closed)
    events.enrolment_moved.connect(certifying.end_revoked)
    events.certificate_issued.connect(notices.tell_certified)
