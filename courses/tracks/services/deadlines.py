"""When an answer is due: so many working days of the firm as the track's version says."""

from datetime import datetime

from django.conf import settings

from courses.tracks.models import TrackEnrolment
from orgchange.innovation.clocks import due_after


def due_in_working_days(enrolment: TrackEnrolment, *, now: datetime) -> datetime:
    """The end of the last working day."""
    return due_after(
        now,
        enrolment.version.sign_days,
        in_working_days=True,
        country=settings.FIRM_COUNTRY,
        time_zone=settings.FIRM_TIME_ZONE,
    )
