"""Whoever leaves a track frees the mentor and the place in a pilot, from the same day."""

from datetime import datetime

from courses.tracks.models import ENDED, EnrolmentMove, Mentorship, PilotPlace, TrackEnrolment
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import day_after


def follow(
    *, enrolment: TrackEnrolment, move: EnrolmentMove, actor: User | None, now: datetime
) -> None:
    """Handler of `events.enrolment_moved`: what was open on that day ends with it."""
    if move.to_state not in ENDED:
        return
    day, freed = move.moved_on, []
    for row in Mentorship.objects.filter(enrolment=enrolment, ends_on__gt=day):
        row.ends_on, row.end_reason = max(day, day_after(row.starts_on)), move.words
        row.save(update_fields=["ends_on", "end_reason", "updated_at"])
        freed.append({"mentor": row.mentor_id, "until": row.ends_on})
    for place in PilotPlace.objects.filter(enrolment=enrolment, ends_on__gt=day):
        place.ends_on = max(day, day_after(place.starts_on))
        place.save(update_fields=["ends_on", "updated_at"])
        freed.append({"pilot": place.pilot_id, "until": place.ends_on})
    if freed:
        record(action="track.freed", obj=enrolment, actor=actor, at=now, changes={"freed": freed})
