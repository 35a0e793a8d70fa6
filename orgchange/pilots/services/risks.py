"""Risks of a pilot: written, changed, closed, opened again."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import firm_day
from orgchange.core.errors import Problem
from orgchange.directory.services.writing import refuse_invalid, too_long
from orgchange.innovation.ways import MOST_WORDS
from orgchange.pilots.daily.people import workers
from orgchange.pilots.models import Pilot, Risk
from orgchange.pilots.services.daily import at_work

LONGEST_TEXT = 500
FIELDS = ("text", "likelihood", "impact", "response", "owner")
STEPS = range(1, 4)


def add_risk(*, pilot: Pilot, given: Mapping[str, Any], actor: User | None, now: datetime) -> Risk:
    """Write down what could go wrong. `given`: any of `FIELDS`."""
    with at_work(pilot, actor, now) as locked:
        row = Risk(pilot=locked, **_clean(given))
        named = {name: getattr(row, name) for name in FIELDS}
        refuse_invalid(_wrong(locked, named, today=firm_day(now)))
        row.save()
        _record("added", row, actor, now, {"text": row.text, "score": row.likelihood * row.impact})
    return row


def change_risk(
    *, risk: Risk, changes: Mapping[str, Any], actor: User | None, now: datetime
) -> Risk:
    """Change any of `FIELDS`."""
    with at_work(risk.pilot, actor, now) as locked:
        held = Risk.objects.select_related("owner").get(pk=risk.pk)
        wanted = _clean(changes)
        moved = {name: v for name, v in wanted.items() if getattr(held, name) != v}
        refuse_invalid(_wrong(locked, moved, today=firm_day(now)))
        facts = {name: [_told(getattr(held, name)), _told(v)] for name, v in moved.items()}
        for name, value in moved.items():
            setattr(held, name, value)
        if moved:
            held.save()
            _record("changed", held, actor, now, facts)
    return held


def close_risk(*, risk: Risk, actor: User | None, now: datetime) -> Risk:
    """It cannot happen any more, or it did. Closed twice, it was closed once."""
    return _set_closed(risk, now, "closed", actor, now)


def reopen_risk(*, risk: Risk, actor: User | None, now: datetime) -> Risk:
    """It is back."""
    return _set_closed(risk, None, "reopened", actor, now)


def _set_closed(
    risk: Risk, at: datetime | None, what: str, actor: User | None, now: datetime
) -> Risk:
    with at_work(risk.pilot, actor, now):
        held = Risk.objects.select_related("owner").get(pk=risk.pk)
        if (held.closed_at is None) != (at is None):
            held.closed_at = at
            held.save()
            _record(what, held, actor, now, {"text": held.text})
    return held


def _clean(given: Mapping[str, Any]) -> dict[str, Any]:
    wanted = {name: value for name, value in given.items() if name in FIELDS}
    return {name: v.strip() if isinstance(v, str) else v for name, v in wanted.items()}


def _wrong(pilot: Pilot, given: Mapping[str, Any], *, today: date) -> Iterator[Problem]:
    if "text" in given:
        if not given["text"]:
            yield Problem("text", "required", _("Say what could go wrong."))
        yield from too_long("text", given["text"], LONGEST_TEXT)
    yield from too_long("response", given.get("response", ""), MOST_WORDS)
    for name in ("likelihood", "impact"):
        if name in given and given[name] not in STEPS:
            yield Problem(name, "out_of_range", _("From 1 to 3."))
    owner = given.get("owner")
    if owner is not None and not workers(pilot, on=today).filter(pk=owner.pk).exists():
        text = _("Only who owns or sponsors the pilot, or is in its team today.")
        yield Problem("owner", "not_in_team", text)


def _told(value: Any) -> str | None:
    return None if value is None else str(value)


def _record(
    what: str, risk: Risk, actor: User | None, now: datetime, facts: dict[str, Any]
) -> None:
    changes = {"risk": risk.pk, **facts}
    record(action=f"pilot.risk_{what}", obj=risk.pilot, actor=actor, at=now, changes=changes)
