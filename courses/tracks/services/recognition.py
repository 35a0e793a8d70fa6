"""Being shown among the certified: declined in one click, taken back, in one's own words."""

from datetime import datetime

from courses.tracks.models import Recognition, TrackEnrolment
from courses.tracks.services.moving import alone_with
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.directory.services.writing import (
    refuse_invalid,
    require,
    sight_of_actor,
    too_long,
)

LONGEST = 300


def decline(*, enrolment: TrackEnrolment, actor: User, now: datetime) -> Recognition:
    """Not to be shown. Nothing else changes."""
    return _set(enrolment, now, actor=actor, now=now)


def show(*, enrolment: TrackEnrolment, actor: User, now: datetime) -> Recognition:
    """To be shown again."""
    return _set(enrolment, None, actor=actor, now=now)


def say(*, enrolment: TrackEnrolment, words: str, actor: User, now: datetime) -> Recognition:
    """A line in one's own words beside the name."""
    refuse_invalid(too_long("words", words, LONGEST))
    _own(enrolment, actor, now)
    with alone_with(enrolment) as way:
        row, _made = Recognition.objects.get_or_create(enrolment=way)
        row.words = words.strip()
        row.save(update_fields=["words"])
    return row


def _set(
    enrolment: TrackEnrolment, at: datetime | None, *, actor: User, now: datetime
) -> Recognition:
    _own(enrolment, actor, now)
    with alone_with(enrolment) as way:
        row, _made = Recognition.objects.get_or_create(enrolment=way)
        row.declined_at = at
        row.save(update_fields=["declined_at"])
        action = "recognition.declined" if at else "recognition.shown"
        record(action=action, obj=way, actor=actor, at=now)
    return row


def _own(enrolment: TrackEnrolment, actor: User, now: datetime) -> None:
    """Nobody speaks for another here."""
    sight = sight_of_actor(actor, now)
    require(sight is not None and sight.employee_id == enrolment.employee_id)
