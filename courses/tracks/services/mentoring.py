"""Pairing mentors: limits hold whoever pairs at the same time; and what meetings were about."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from courses.tracks.events import mentor_ended, mentor_paired
from courses.tracks.mentors import Possible, possible
from courses.tracks.models import MentorSession, Mentorship, TrackEnrolment
from courses.tracks.policies import practice as policies
from courses.tracks.services.clock import chore
from courses.tracks.services.moving import alone_with
from courses.tracks.services.signing import go_on
from courses.tracks.signers import employed
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import OPEN_DATE, day_after, firm_day, out_of_range
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.models import Employee
from orgchange.directory.services.writing import (
    refuse_invalid,
    require,
    sight_of_actor,
    too_long,
)

MOST_WORDS = 5000
SHORTEST, LONGEST = 5, 480  # minutes of a meeting


class CannotMentor(DomainError):
    """The mentor's level, room or line stand against it; the message says which."""

    code = "cannot_mentor"


class MentorThere(DomainError):
    """Somebody mentors this person on some of these days already."""

    code = "mentor_there"


class EndedAlready(DomainError):
    """The mentorship has ended by then."""

    code = "mentorship_ended"


def pair(
    *,
    enrolment: TrackEnrolment,
    mentor: Employee,
    starts_on: date,
    reason: str = "",
    actor: User | None,
    now: datetime,
) -> Mentorship:
    """Give somebody a mentor from a day on. Raises CannotMentor, or MentorThere."""
    sight = sight_of_actor(actor, now)
    with alone_with(enrolment) as way:
        require(policies.can_pair(sight, way))
        refuse_invalid(_wrong(way, starts_on, reason))
        if way.mentorships.filter(ends_on__gt=starts_on).exists():
            raise MentorThere(_("This person has a mentor on these days. Hand over instead."))
        row = _paired(way, mentor, starts_on, reason, actor=actor, now=now)
        mentor_paired.send(mentorship=row, before=None, actor=actor, now=now)
        go_on(way=way, actor=actor, now=now)
    return row


def hand_over(
    *,
    mentorship: Mentorship,
    mentor: Employee,
    on: date,
    reason: str,
    actor: User | None,
    now: datetime,
) -> Mentorship:
    """Another mentor from a day on: no day is without one, and what waits goes to the new one."""
    sight = sight_of_actor(actor, now)
    with alone_with(mentorship.enrolment) as way:
        require(policies.can_pair(sight, way))
        before = _running(mentorship, on)
        refuse_invalid([*_wrong(way, on, reason), *_unsaid("reason", reason)])
        if before.mentor_id == mentor.pk:
            raise MentorThere(_("This is the mentor already."))
        _end(before, on, reason)
        row = _paired(way, mentor, on, reason, actor=actor, now=now)
        mentor_paired.send(mentorship=row, before=before, actor=actor, now=now)
    return row


def end(
    *, mentorship: Mentorship, last_day: date, reason: str, actor: User | None, now: datetime
) -> Mentorship:
    """The mentorship ends with a day: the track lead's word, or the mentor's own."""
    sight = sight_of_actor(actor, now)
    until = day_after(last_day)
    with alone_with(mentorship.enrolment) as way:
        held = _running(mentorship, until)
        require(policies.can_end(sight, held))
        refuse_invalid(_unsaid("reason", reason) + too_long("reason", reason, MOST_WORDS))
        _end(held, until, reason)
        facts = {"mentor": held.mentor.employee_number, "until": until, "reason": reason.strip()}
        record(action="track.mentor_ended", obj=way, actor=actor, at=now, changes=facts)
        mentor_ended.send(mentorship=held, actor=actor, now=now)
    return held


def log_session(
    *,
    mentorship: Mentorship,
    held_on: date,
    minutes: int,
    about: str,
    next_steps: str = "",
    actor: User | None,
    now: datetime,
) -> MentorSession:
    """What a meeting was about, by either of the two."""
    require(policies.can_log(sight_of_actor(actor, now), mentorship))
    refuse_invalid(
        [
            *_wrong_day(mentorship, held_on, today=firm_day(now)),
            *_wrong_minutes(minutes),
            *_unsaid("about", about),
            *too_long("about", about, MOST_WORDS),
            *too_long("next_steps", next_steps, MOST_WORDS),
        ]
    )
    with transaction.atomic():
        row = MentorSession.objects.create(
            mentorship=mentorship,
            held_on=held_on,
            minutes=minutes,
            about=about.strip(),
            next_steps=next_steps.strip(),
            logged_by=actor,
        )
        facts = {"day": held_on, "minutes": minutes}
        record(
            action="track.session_logged",
            obj=mentorship.enrolment,
            actor=actor,
            at=now,
            changes=facts,
        )
    return row


@chore
def end_of_leavers(now: datetime) -> int:
    """Mentors who left mentor nobody: it ends that day, and the track lead is told."""
    today = firm_day(now)
    rows = Mentorship.objects.filter(starts_on__lte=today, ends_on__gt=today)
    mentors = set(rows.values_list("mentor", flat=True))
    gone = mentors - employed(mentors, on=today)
    left = rows.filter(mentor__in=gone).select_related("enrolment", "mentor")
    for row in left.order_by("pk"):
        _let_go(row, today, now)
    return len(gone)


def _let_go(row: Mentorship, today: date, now: datetime) -> None:
    with alone_with(row.enrolment) as way:
        held = Mentorship.objects.select_related("enrolment__track", "mentor").get(pk=row.pk)
        if held.ends_on <= today:
            return
        _end(held, max(today, day_after(held.starts_on)), "left")
        facts = {"mentor": held.mentor.employee_number, "until": held.ends_on, "reason": "left"}
        record(action="track.mentor_ended", obj=way, actor=None, at=now, changes=facts)
        mentor_ended.send(mentorship=held, actor=None, now=now)


def _paired(
    way: TrackEnrolment,
    mentor: Employee,
    starts_on: date,
    reason: str,
    *,
    actor: User | None,
    now: datetime,
) -> Mentorship:
    """The mentor's own row is locked: of two who pair at once, the second counts the first."""
    locked = Employee.objects.select_for_update(no_key=True).get(pk=mentor.pk)
    _refuse_against(possible(way, [locked], on=starts_on)[0])
    row = Mentorship.objects.create(
        enrolment=way,
        mentor=locked,
        starts_on=starts_on,
        ends_on=OPEN_DATE,
        reason=reason.strip(),
        paired_by=actor,
    )
    facts = {"mentor": locked.employee_number, "from": starts_on, "reason": reason.strip()}
    record(action="track.mentor_paired", obj=way, actor=actor, at=now, changes=facts)
    return row


def _refuse_against(found: Possible) -> None:
    if not found.is_free:
        problems = [
            Problem("mentor", one.value, words)
            for one, words in zip(found.against, found.reasons, strict=True)
        ]
        raise CannotMentor(" ".join(found.reasons), problems=problems)


def _running(mentorship: Mentorship, until: date) -> Mentorship:
    """As it is now; refused where it ended before, or begins later than it would end."""
    rows = Mentorship.objects.select_related("enrolment__track", "mentor")
    held = rows.get(pk=mentorship.pk)
    if held.ends_on <= until:
        raise EndedAlready(_("This mentorship has ended by that day."))
    refuse_invalid(
        []
        if held.starts_on < until
        else [Problem("on", "too_early", _("It has not begun on that day."))]
    )
    return held


def _end(held: Mentorship, until: date, reason: str) -> None:
    held.ends_on, held.end_reason = until, reason.strip()
    held.save(update_fields=["ends_on", "end_reason", "updated_at"])


def _wrong(way: TrackEnrolment, starts_on: date, reason: str) -> list[Problem]:
    problems = out_of_range("starts_on", starts_on) + too_long("reason", reason, MOST_WORDS)
    if starts_on < firm_day(way.began_at):
        text = _("The person was not on the track on that day.")
        problems.append(Problem("starts_on", "too_early", text))
    return problems


def _wrong_day(mentorship: Mentorship, day: date, *, today: date) -> list[Problem]:
    if day > today:
        return [Problem("held_on", "in_future", _("This day has not come yet."))]
    if not mentorship.starts_on <= day < mentorship.ends_on:
        text = _("This mentor was not the person's mentor on that day.")
        return [Problem("held_on", "outside", text)]
    return []


def _wrong_minutes(minutes: int) -> list[Problem]:
    if SHORTEST <= minutes <= LONGEST:
        return []
    text = _("Between %(low)d and %(high)d minutes.") % {"low": SHORTEST, "high": LONGEST}
    return [Problem("minutes", "out_of_range", text)]


def _unsaid(field: str, text: str) -> list[Problem]:
    return [] if text.strip() else [Problem(field, "required", _("Say it in a few words."))]
