"""The manager's word that somebody gets time: asked once, answered in one click, on record."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from courses.tracks.models import Release, TrackEnrolment
from courses.tracks.notices import entry as notices
from courses.tracks.policies import entry as policies
from courses.tracks.services.deadlines import due_in_working_days
from courses.tracks.services.moving import alone_with
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import add_months, firm_day
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.services.writing import refuse_invalid, require, sight_of_actor, too_long
from orgchange.teams.managers import releasing_manager

LONGEST = 2000


class AskedAlready(DomainError):
    """An answer is still open."""

    code = "asked_already"


class AnsweredAlready(DomainError):
    """An answer is a record: it is given once."""

    code = "answered_already"


class NobodyToAsk(DomainError):
    """Nobody stands above the person."""

    code = "nobody_to_ask"


def ask_release(*, enrolment: TrackEnrolment, actor: User | None, now: datetime) -> Release:
    """Ask the manager (again) for the time that the track's version wants."""
    with alone_with(enrolment) as locked:
        require(policies.can_ask_release(sight_of_actor(actor, now), locked))
        if Release.objects.filter(enrolment=locked, granted=None).exists():
            raise AskedAlready(_("The manager was asked already, and has not answered yet."))
        asked = ask_manager(locked, now=now)
        if asked is None:
            text = _("Nobody stands above this person. Ask HR to enter a manager.")
            raise NobodyToAsk(text)
        facts = {"manager": asked.manager.employee_number, "percent": asked.percent}
        record(action="track.release_asked", obj=locked, actor=actor, at=now, changes=facts)
    return asked


def ask_manager(enrolment: TrackEnrolment, *, now: datetime) -> Release | None:
    """Write the question and plan its notice; None where nobody stands above."""
    today = firm_day(now)
    manager = releasing_manager(enrolment.employee, on=today)
    if manager is None:
        return None
    asked = Release.objects.create(
        enrolment=enrolment,
        manager=manager,
        percent=enrolment.version.release_percent,
        starts_on=today,
        ends_on=add_months(today, enrolment.version.release_months),
        asked_at=now,
        due_at=due_in_working_days(enrolment, now=now),
    )
    notices.ask_release(asked, now=now)
    return asked


def answer_release(
    *, release: Release, granted: bool, words: str = "", actor: User | None, now: datetime
) -> Release:
    """Yes or no. A no says why, and the person reads it."""
    refuse_invalid([*_no_words(granted, words), *too_long("words", words, LONGEST)])
    with transaction.atomic():
        rows = Release.objects.select_for_update(of=("self",)).select_related("enrolment__track")
        held = rows.get(pk=release.pk)
        if held.granted is not None:
            raise AnsweredAlready(_("This was answered already."))
        require(policies.can_answer_release(sight_of_actor(actor, now), held))
        held.granted, held.words = granted, words.strip()
        held.answered_at, held.answered_by = now, actor
        held.save()
        facts = {"granted": granted, "percent": held.percent, "words": words.strip()}
        record(
            action="track.release_answered",
            obj=held.enrolment,
            actor=actor,
            at=now,
            changes=facts,
        )
        notices.tell_released(held, now=now)
    release.refresh_from_db()
    return release


def _no_words(granted: bool, words: str) -> Iterator[Problem]:
    if not granted and not words.strip():
        yield Problem("words", "required", _("Say why not: the person reads it."))
