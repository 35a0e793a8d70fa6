"""The journal of a week with the line: a day at a time, frozen once it is handed in."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from courses.tracks.models import (
    ItemKind,
    JournalEntry,
    SignRequest,
    SignState,
    Submission,
    TrackEnrolment,
)
from courses.tracks.policies import practice as policies
from courses.tracks.services.moving import alone_with
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import firm_day
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.services.writing import (
    refuse_invalid,
    require,
    sight_of_actor,
    too_long,
)

WEEK = 5  # days that make it whole
MOST_WORDS, LONGEST_PLACE = 5000, 200
BACK = timedelta(days=92)  # that a day may be written of afterwards


class DayHandedIn(DomainError):
    """The day is part of a week that was handed in."""

    code = "day_handed_in"


def write_day(
    *,
    enrolment: TrackEnrolment,
    day: date,
    words: str,
    place: str = "",
    actor: User | None,
    now: datetime,
) -> JournalEntry:
    """Write of a day, or write it anew: the person alone, until the week is handed in."""
    refuse_invalid(_wrong(day, words, place, today=firm_day(now)))
    with _writing(enrolment, actor, now) as way:
        row = JournalEntry.objects.filter(enrolment=way, day=day).first()
        _refuse_handed_in(way, row)
        row = row or JournalEntry(enrolment=way, day=day)
        row.words, row.place, row.written_at = words.strip(), place.strip(), now
        row.save()
        facts = {"day": day}
        record(action="track.journal_written", obj=way, actor=actor, at=now, changes=facts)
    return row


def remove_day(*, entry: JournalEntry, actor: User | None, now: datetime) -> None:
    """Take a day out that is not handed in."""
    with _writing(entry.enrolment, actor, now) as way:
        row = JournalEntry.objects.filter(pk=entry.pk).first()
        _refuse_handed_in(way, row)
        JournalEntry.objects.filter(pk=entry.pk).delete()
        facts = {"day": entry.day}
        record(action="track.journal_removed", obj=way, actor=actor, at=now, changes=facts)


def handed_in_until(way: TrackEnrolment) -> datetime | None:
    """When a week was last handed in that was not returned: what was written before is frozen."""
    rows = Submission.objects.filter(enrolment=way, item__kind=ItemKind.JOURNAL)
    returned = SignRequest.objects.filter(
        submission__in=rows.values("pk"), state=SignState.RETURNED
    )
    standing = rows.exclude(pk__in=returned.values("submission")).order_by("-submitted_at")
    return standing.values_list("submitted_at", flat=True).first()


def free_days(way: TrackEnrolment) -> list[JournalEntry]:
    """The days that no standing week holds yet, the first one first."""
    rows = JournalEntry.objects.filter(enrolment=way).order_by("day")
    until = handed_in_until(way)
    return list(rows.filter(written_at__gt=until) if until else rows)


def week_problems(way: TrackEnrolment) -> list[Problem]:
    """What keeps the week from being handed in."""
    days = len(free_days(way))
    if days >= WEEK:
        return []
    text = _("The week has %(days)d of %(whole)d days.") % {"days": days, "whole": WEEK}
    return [Problem("", "week_incomplete", text)]


def week_words(way: TrackEnrolment) -> str:
    """The days of the week, where the person says nothing more of it."""
    return ", ".join(row.day.isoformat() for row in free_days(way))


@contextmanager
def _writing(
    enrolment: TrackEnrolment, actor: User | None, now: datetime
) -> Iterator[TrackEnrolment]:
    sight = sight_of_actor(actor, now)
    with alone_with(enrolment) as way:
        require(policies.can_hand_in(sight, way))
        yield way


def _refuse_handed_in(way: TrackEnrolment, row: JournalEntry | None) -> None:
    until = handed_in_until(way)
    if row is not None and until is not None and row.written_at <= until:
        raise DayHandedIn(_("This day is handed in. It stays as it is, unless it is returned."))


def _wrong(day: date, words: str, place: str, *, today: date) -> list[Problem]:
    problems = too_long("words", words, MOST_WORDS) + too_long("place", place, LONGEST_PLACE)
    if not words.strip():
        problems.append(Problem("words", "required", _("Write what you saw and learnt.")))
    if day > today:
        problems.append(Problem("day", "in_future", _("This day has not come yet.")))
    if day < today - BACK:
        text = _("Write within three months of the day.")
        problems.append(Problem("day", "too_long_ago", text))
    return problems
