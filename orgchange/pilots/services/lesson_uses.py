"""A lesson helped somebody: counted once for each proposal or pilot, and credited to its people."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError
from orgchange.directory.scopes import Sight
from orgchange.directory.services.writing import refuse_invalid, require, too_long
from orgchange.innovation.models import Proposal
from orgchange.innovation.offices import is_submitter
from orgchange.innovation.services.actors import sight_and_person
from orgchange.pilots.events import lesson_used
from orgchange.pilots.models import Lesson, LessonUse, Pilot
from orgchange.pilots.policies import can_work, can_write_setup
from orgchange.pilots.policies_closing import is_own

LONGEST = 300


class NotPublished(DomainError):
    """Nobody can have used a lesson that nobody could read."""

    code = "not_published"


class OwnLesson(DomainError):
    """Nobody credits themselves."""

    code = "own_lesson"


def use_lesson(
    *,
    lesson: Lesson,
    proposal: Proposal | None = None,
    pilot: Pilot | None = None,
    words: str = "",
    actor: User,
    now: datetime,
) -> LessonUse:
    """Say that a lesson helped with a proposal, or with another pilot.

    Asked again for the same one, it answers the use there is: it is counted once.
    """
    sight, person = sight_and_person(actor, now)
    where = {"proposal": proposal, "pilot": pilot}
    require(may_use(sight, proposal=proposal, pilot=pilot))
    words = words.strip()
    refuse_invalid(too_long("words", words, LONGEST))
    with _alone_with(lesson) as locked:
        _refuse(locked, sight)
        given = {"words": words, "by_id": person, "at": now}
        row, is_new = LessonUse.objects.get_or_create(lesson=locked, **where, defaults=given)
        if is_new:
            _count(locked)
            record(action="lesson.used", obj=locked, actor=actor, at=now, changes=_ids(row))
            lesson_used.send(use=row, lesson=locked, actor=actor, now=now)
    return row


def take_back_use(*, use: LessonUse, actor: User, now: datetime) -> None:
    """It did not help after all: whoever may say that it did may take it back."""
    sight, _person = sight_and_person(actor, now)
    require(may_use(sight, proposal=use.proposal, pilot=use.pilot))
    with _alone_with(use.lesson) as locked:
        gone, _rows = LessonUse.objects.filter(pk=use.pk).delete()
        if gone:
            _count(locked)
            facts = _ids(use)
            record(action="lesson.use_taken_back", obj=locked, actor=actor, at=now, changes=facts)


def may_use(sight: Sight, *, proposal: Proposal | None, pilot: Pilot | None) -> bool:
    """May say what helped: who writes the proposal, or who sets up or works on the pilot."""
    if (proposal is None) == (pilot is None):
        return False
    if proposal is not None:
        return is_submitter(sight, proposal)
    assert pilot is not None  # noqa: S101 - one of the two is there
    return can_write_setup(sight, pilot) or can_work(sight, pilot)


@contextmanager
def _alone_with(lesson: Lesson) -> Iterator[Lesson]:
    """One transaction in which nobody else counts this lesson; yields it as it is now."""
    with transaction.atomic():
        rows = Lesson.objects.select_for_update(of=("self",), no_key=True)
        yield rows.select_related("pilot").get(pk=lesson.pk)


def _count(lesson: Lesson) -> None:
    lesson.uses = lesson.used_in.count()
    lesson.save(update_fields=["uses", "updated_at"])


def _refuse(lesson: Lesson, sight: Sight) -> None:
    if lesson.published_at is None:
        raise NotPublished(_("This lesson is not published."))
    if is_own(sight, lesson.pilot):
        raise OwnLesson(_("It is the lesson of your own pilot: nobody credits themselves."))


def _ids(use: LessonUse) -> dict[str, Any]:
    return {"proposal": use.proposal_id, "pilot": use.pilot_id}
