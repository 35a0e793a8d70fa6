"""The lesson of a pilot: saved as it is typed, and published to all colleagues."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.models import Employee
from orgchange.directory.scopes import Sight, people_visible_to
from orgchange.directory.services.writing import (
    refuse_invalid,
    require,
    sight_of_actor,
    too_long,
)
from orgchange.pilots import policies_closing as policies
from orgchange.pilots.events import lesson_published
from orgchange.pilots.lessons.reading import TEXTS, missing_of
from orgchange.pilots.models import Lesson, Pilot
from orgchange.pilots.services.moving import alone_with

LONGEST_TITLE, MOST_TEXT = 300, 5000
FIELDS = (*TEXTS, "ask")


class EditedElsewhere(DomainError):
    """It was saved from another window, or by somebody else of the team, since this one read it."""

    code = "edited_elsewhere"


class Published(DomainError):
    """It was published before."""

    code = "published"


def save_lesson(
    *,
    pilot: Pilot,
    fields: Mapping[str, Any],
    revision: int,
    actor: User | None,
    now: datetime,
) -> Lesson:
    """Save what was typed, unfinished as it may be; what is not named stays as it is.

    `revision` is the one that was read with the form, 0 before the first. A lesson that is
    published stays whole: it is corrected, never emptied.
    """
    sight = sight_of_actor(actor, now)
    said = {name: _stripped(value) for name, value in fields.items()}
    refuse_invalid([*_unfit(said), *_unknown(said, sight)])
    with alone_with(pilot) as locked:
        require(policies.can_write_lesson(sight, locked))
        lesson = Lesson.objects.filter(pilot=locked).first() or Lesson(pilot=locked)
        _refuse_elsewhere(lesson, revision)
        for name, value in said.items():
            setattr(lesson, name, value)
        lesson.revision, lesson.saved_at = revision + 1, now
        if lesson.published_at is not None:
            refuse_invalid(missing_of(lesson))
        lesson.save()
        if lesson.published_at is not None:
            facts = {"fields": sorted(said)}
            record(action="lesson.corrected", obj=lesson, actor=actor, at=now, changes=facts)
            lesson_published.send(lesson=lesson, pilot=locked, actor=actor, now=now)
    return lesson


def publish_lesson(*, pilot: Pilot, actor: User | None, now: datetime) -> Lesson:
    """Open it to all colleagues; from now on it is found by whoever drafts something like it."""
    with alone_with(pilot) as locked:
        require(policies.can_publish_lesson(sight_of_actor(actor, now), locked))
        lesson = Lesson.objects.filter(pilot=locked).first() or Lesson(pilot=locked)
        if lesson.published_at is not None:
            raise Published(_("This lesson was published before."))
        refuse_invalid(missing_of(lesson))
        lesson.published_at, lesson.published_by = now, actor
        lesson.language = lesson.language or locked.language
        lesson.save()
        record(action="lesson.published", obj=lesson, actor=actor, at=now)
        lesson_published.send(lesson=lesson, pilot=locked, actor=actor, now=now)
    return lesson


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _unfit(said: Mapping[str, Any]) -> list[Problem]:
    """What a lesson cannot hold."""
    unknown = [name for name in said if name not in FIELDS]
    problems = [Problem(name, "unknown", _("There is no such field.")) for name in unknown]
    for name in TEXTS:
        limit = LONGEST_TITLE if name == "title" else MOST_TEXT
        problems += too_long(name, said.get(name, ""), limit)
    return problems


def _unknown(said: Mapping[str, Any], sight: Sight | None) -> list[Problem]:
    """Whom the writer may not look up cannot be named as the one to ask."""
    ask = said.get("ask")
    if not isinstance(ask, Employee) or sight is None:
        return []
    if people_visible_to(sight).filter(pk=ask.pk).exists():
        return []
    return [Problem("ask", "unknown", _("Nobody has this number or name."))]


def _refuse_elsewhere(lesson: Lesson, revision: int) -> None:
    if lesson.revision != revision:
        raise EditedElsewhere(
            _(
                "This lesson was saved from another window or by somebody else meanwhile. "
                "Load the page again before you write on; what you typed is not saved."
            )
        )
