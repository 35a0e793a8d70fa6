"""What a pilot that ends asks of people, and what it gives back: a lesson that helped, thanks."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgchange.accounts.models import User
from orgchange.core.dates import firm_day
from orgchange.innovation.models import FundRole
from orgchange.notices import services as notices
from orgchange.notices.kinds import Facts, Kind, register
from orgchange.notices.models import Notice, Reason
from orgchange.notices.services import Draft
from orgchange.pilots.closing.ledger import open_of
from orgchange.pilots.models import Lesson, LessonUse, Pilot, PilotMove, ThankYou
from orgchange.pilots.offices import holders_of, team_ids

LESSON_DUE, SETTLE = "pilot_lesson_due", "pilot_settle"
LESSON_USED, THANKED = "pilot_lesson_used", "pilot_thanked"
PILOTS = _("Pilots")
PREFIX = "pilot:"


def object_key(pilot_id: int) -> str:
    """What a notice about a pilot is about."""
    return f"{PREFIX}{pilot_id}"


def pilot_of(notice: Notice) -> int:
    """The pilot that a notice is about."""
    return int(notice.object_key.removeprefix(PREFIX))


def tell_closing(*, pilot: Pilot, move: PilotMove, now: datetime, **_facts: Any) -> None:
    """Listens to `pilot_moved`: the owner is asked for the lesson, finance for the ledger."""
    if move.target != "closing":
        return
    actor = _person(move.by)
    if not Lesson.objects.filter(pilot=pilot, published_at__isnull=False).exists():
        _plan(pilot, {pilot.owner_id} - {actor}, LESSON_DUE, str(move.pk), now)
    if not open_of(pilot).is_settled:
        people = holders_of(pilot, FundRole.FINANCE, on=firm_day(now))
        _plan(pilot, people - {actor}, SETTLE, str(move.pk), now)


def tell_used(*, use: LessonUse, lesson: Lesson, now: datetime, **_facts: Any) -> None:
    """Listens to `lesson_used`. It names nobody: who writes a proposal may be hidden."""
    people = team_ids(lesson.pilot) | {lesson.ask_id}
    _plan(lesson.pilot, people - {None}, LESSON_USED, f"use:{use.pk}", now, lesson=lesson.title)


def tell_thanked(*, thanks: ThankYou, now: datetime) -> None:
    """Listens to `thanked`."""
    given = {"giver": str(thanks.giver), "words": thanks.words}
    _plan(thanks.pilot, {thanks.receiver_id}, THANKED, f"thanks:{thanks.pk}", now, **given)


def _plan(
    pilot: Pilot,
    people: Collection[int | None],
    kind: str,
    occurrence: str,
    now: datetime,
    **context: str,
) -> None:
    context = {"title": str(pilot), **context}
    key = object_key(pilot.pk)
    ids = sorted(pk for pk in people if pk is not None)
    drafts = [Draft(pk, kind, key, occurrence, context) for pk in ids]
    notices.plan(drafts=drafts, now=now)


def _person(user: User | None) -> int | None:
    employee = getattr(user, "employee", None) if user else None
    return employee.pk if employee is not None else None


def to_closing(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """With the card of what is missing."""
    return _leading(found, "pilots:closing")


def to_lesson(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """With the lesson."""
    return _leading(found, "pilots:lesson")


def to_thanks(found: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """With the wall, where one's own can be hidden."""
    path = f"{reverse('pilots:thanks')}?mine=on"
    return {notice.pk: {**notice.context, "path": path} for notice in found}


def _leading(found: Sequence[Notice], url_name: str) -> dict[int, Facts]:
    return {
        notice.pk: {**notice.context, "path": reverse(url_name, args=[pilot_of(notice)])}
        for notice in found
    }


def lesson_due_holds(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """A lesson that was published is not asked for any more."""
    ids = {pilot_of(notice) for notice in found}
    rows = Lesson.objects.filter(pilot__in=ids, published_at__isnull=False)
    done = set(rows.values_list("pilot", flat=True))
    return {notice.pk: Reason.COMPLETED for notice in found if pilot_of(notice) in done}


def settle_holds(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """An award that has ended is not to be settled."""
    ids = {pilot_of(notice) for notice in found}
    ended = Pilot.objects.filter(pk__in=ids, award__ended_at__isnull=False)
    done = set(ended.values_list("pk", flat=True))
    return {notice.pk: Reason.COMPLETED for notice in found if pilot_of(notice) in done}


def use_holds(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """A use that was taken back is not told."""
    ids = {_id(notice) for notice in found}
    there = set(LessonUse.objects.filter(pk__in=ids).values_list("pk", flat=True))
    return {notice.pk: Reason.COMPLETED for notice in found if _id(notice) not in there}


def thanks_hold(found: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """Thanks that were taken back are not told."""
    ids = {_id(notice) for notice in found}
    rows = ThankYou.objects.filter(pk__in=ids, taken_back_at=None)
    there = set(rows.values_list("pk", flat=True))
    return {notice.pk: Reason.COMPLETED for notice in found if _id(notice) not in there}


def _id(notice: Notice) -> int:
    return int(notice.occurrence.partition(":")[2])


TITLE = {"title": _("The pilot")}
EXAMPLE = {
    "title": "Book goods receipts by photo",
    "lesson": "Photograph the paper before it gets wet",
    "giver": "Sara Lind",
    "words": "You labelled four hundred photos in a week.",
}
KINDS = (
    Kind(
        code=LESSON_DUE,
        label=_("A pilot is being closed: its lesson is wanted"),
        group=PILOTS,
        subject=_("{title}: what did you learn?"),
        body=_(
            "“{title}” is being closed. What is left is its lesson: what you believed, what you "
            "saw, what to do differently, and whom to ask.\n\n{link}"
        ),
        placeholders=TITLE,
        example=EXAMPLE,
        facts=to_closing,
        holds=lesson_due_holds,
    ),
    Kind(
        code=SETTLE,
        label=_("A pilot is being closed: its award is to be settled"),
        group=PILOTS,
        subject=_("{title}: settle its award"),
        body=_("“{title}” is being closed, and money of its award is still open.\n\n{link}"),
        placeholders=TITLE,
        example=EXAMPLE,
        facts=to_closing,
        holds=settle_holds,
    ),
    Kind(
        code=LESSON_USED,
        label=_("A lesson helped somebody"),
        group=PILOTS,
        subject=_("Your lesson helped somebody: {lesson}"),
        body=_(
            "Somebody who writes something like “{title}” says that your lesson helped: “{lesson}”."
            "\n\n{link}"
        ),
        placeholders={**TITLE, "lesson": _("The lesson in one sentence")},
        example=EXAMPLE,
        facts=to_lesson,
        holds=use_holds,
        is_mandatory=False,
    ),
    Kind(
        code=THANKED,
        label=_("Somebody thanks a colleague"),
        group=PILOTS,
        subject=_("{giver} thanks you"),
        body=_(
            "{giver} thanks you for your help with “{title}”.\n\n{words}\n\n"
            "If you would rather not be shown with it, say so here: {link}"
        ),
        placeholders={
            **TITLE,
            "giver": _("Who thanks"),
            "words": _("For what; may be empty"),
        },
        example=EXAMPLE,
        facts=to_thanks,
        holds=thanks_hold,
        is_mandatory=False,
    ),
)


def register_kinds() -> None:
    """Make the kinds known."""
    register(*KINDS)
