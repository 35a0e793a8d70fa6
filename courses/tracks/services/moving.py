"""The one way on a track: where somebody stands is written here and nowhere else.

Callers have asked their policy and their criteria. What follows from a step (duties, notices)
listens to `events.enrolment_moved`, in the same transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from courses.tracks.events import enrolment_moved
from courses.tracks.models import ENDED, EnrolmentMove, Stage, Standing, TrackEnrolment
from courses.tracks.services.duties import prepare
from courses.tracks.states import FOLLOWS
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dated import put
from orgchange.core.dates import firm_day
from orgchange.core.errors import DomainError


class NoSuchMove(DomainError):
    """The step does not lead on from where the person is now."""

    code = "no_such_move"


@contextmanager
def alone_with(enrolment: TrackEnrolment) -> Iterator[TrackEnrolment]:
    """One transaction in which nobody else moves the person; yields the way as it is now."""
    with transaction.atomic():
        rows = TrackEnrolment.objects.select_for_update(of=("self",), no_key=True)
        yield rows.select_related("employee", "track", "version", "stage").get(pk=enrolment.pk)


def move(
    *,
    enrolment: TrackEnrolment,
    to: str,
    stage: Stage | None = None,
    level: int | None = None,
    words: str = "",
    on: date | None = None,
    actor: User | None,
    now: datetime,
) -> EnrolmentMove:
    """Take somebody a step on, from a day (the firm's today). `stage` empty: they are in none.

    Raises NoSuchMove where the state does not follow (`states.FOLLOWS`).
    """
    with alone_with(enrolment) as locked:
        came_from = locked.state if locked.moves.exists() else ""
        if to not in FOLLOWS[came_from]:
            raise NoSuchMove(_("This step does not lead on from where the person is now."))
        if stage is not None:
            prepare(stage, locked.version_id, now=now)
        moved = EnrolmentMove.objects.create(
            enrolment=locked,
            from_state=came_from,
            to_state=to,
            from_stage=locked.stage if came_from else None,
            to_stage=stage,
            level=locked.level if level is None else level,
            words=words.strip(),
            moved_on=on or firm_day(now),
            moved_at=now,
            moved_by=actor,
        )
        _stand(locked, moved)
        facts = {"from": came_from, "to": to, "stage": str(stage or ""), "words": words.strip()}
        record(action=f"track.{to}", obj=locked, actor=actor, at=now, changes=facts)
        enrolment_moved.send(enrolment=locked, move=moved, actor=actor, now=now)
    enrolment.refresh_from_db()
    return moved


def _stand(enrolment: TrackEnrolment, moved: EnrolmentMove) -> None:
    """What is kept for now, and the dated row that any day can be read from."""
    enrolment.state, enrolment.stage = moved.to_state, moved.to_stage
    enrolment.level, enrolment.moved_at = moved.level, moved.moved_at
    enrolment.save(update_fields=["state", "stage", "level", "moved_at", "updated_at"])
    held = {
        "employee_id": enrolment.employee_id,
        "track_id": enrolment.track_id,
        "state": moved.to_state,
        "stage_id": moved.to_stage_id,
        "stage_requirement_id": _requirement_of(moved),
        "level": moved.level,
    }
    put(
        Standing,
        {"enrolment_id": enrolment.pk},
        held,
        valid_from=moved.moved_on,
        at=moved.moved_at,
    )


def _requirement_of(moved: EnrolmentMove) -> int | None:
    """That of the stage, while one is in it: whoever left or ended is in no audience of it."""
    if moved.to_stage is None or moved.to_state in ENDED:
        return None
    return moved.to_stage.requirement_id
