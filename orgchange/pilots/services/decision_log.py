"""Decisions of a pilot's team on record: never changed, overruled by a later one."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import firm_day
from orgchange.core.errors import Problem
from orgchange.directory.services.writing import refuse_invalid, too_long
from orgchange.innovation.ways import MOST_WORDS
from orgchange.pilots.models import LoggedDecision, Pilot
from orgchange.pilots.services.daily import at_work

LONGEST_TEXT = 500


def log_decision(
    *,
    pilot: Pilot,
    text: str,
    why: str = "",
    decided_on: date | None = None,
    overrules: LoggedDecision | None = None,
    actor: User,
    now: datetime,
) -> LoggedDecision:
    """Put a decision on record, of today where no day is given; it may overrule an earlier one."""
    text, why, today = text.strip(), why.strip(), firm_day(now)
    day = decided_on or today
    with at_work(pilot, actor, now) as locked:
        refuse_invalid([*_wrong_words(text, why), *_wrong_day(locked, day, overrules, today=today)])
        row = LoggedDecision.objects.create(
            pilot=locked,
            text=text,
            why=why,
            decided_on=day,
            overrules=overrules,
            logged_by=actor,
            logged_at=now,
        )
        facts = {"text": text, "overrules": overrules.pk if overrules else None}
        record(action="pilot.decision_logged", obj=locked, actor=actor, at=now, changes=facts)
    return row


def _wrong_words(text: str, why: str) -> Iterator[Problem]:
    if not text:
        yield Problem("text", "required", _("Say what was decided."))
    yield from too_long("text", text, LONGEST_TEXT)
    yield from too_long("why", why, MOST_WORDS)


def _wrong_day(
    pilot: Pilot, day: date, overrules: LoggedDecision | None, *, today: date
) -> Iterator[Problem]:
    if day > today:
        yield Problem("decided_on", "too_late", _("This day has not come yet."))
    if overrules is None:
        return
    if overrules.pilot_id != pilot.pk:
        yield Problem("overrules", "elsewhere", _("This decision is of another pilot."))
    elif LoggedDecision.objects.filter(overrules=overrules).exists():
        yield Problem("overrules", "overruled", _("This decision is overruled already."))
    elif day < overrules.decided_on:
        text = _("A decision is overruled by a later one, not by one before it.")
        yield Problem("decided_on", "too_early", text)
