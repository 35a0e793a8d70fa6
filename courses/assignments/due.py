"""Due dates of one obligation: what each source asks, day by day; the strictest decides.

None stands for *blocked*: a date that the rule needs is missing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from courses.assignments.facts import Extended, Facts, Source, Step, Stretch


@dataclass(frozen=True)
class Period:
    """A stretch of an obligation with a due date of its own.

    `evidence_from`: how old evidence may be to close it (renewals: since the window opened).
    `dues`: what each source asked when the period opened; empty for the first, which asks by
    each source's own rule.
    """

    number: int
    since: date
    evidence_from: date
    dues: Mapping[Source, date | None] = field(default_factory=dict, compare=False)


def strictest(
    facts: Facts, active: Sequence[Source], period: Period, day: date, *, extended: bool = True
) -> date | None:
    """The due date in force on a day: the earliest of all sources; None if one is blocked."""
    dues = [_of(facts, source, period, day, extended) for source in active]
    known = [one for one in dues if one is not None]
    return min(known) if len(known) == len(dues) else None


def renewal(
    facts: Facts, source: Source, reach: date, closed_on: date, number: int, day: date
) -> date | None:
    """What a source asks of a period that opens because what was held has run out.

    The last covered day; but a source that came later, or an edit for everyone, which made it run
    out, gives its own notice first.
    """
    last_day = reach - timedelta(days=1)
    if not source.step(day).is_known:
        return None
    if source.entered_on > closed_on:
        arrival = Period(number, source.entered_on, date.min)
        own = _by_rule(facts, source, arrival, day, extended=False)
        return None if own is None else max(last_day, own)
    edits = [s for s in source.steps if closed_on < s.since <= day and _is_for_all(s)]
    if edits:
        return max(last_day, _plus(edits[-1].since, edits[-1].terms.minimum_notice_days))
    return last_day


def _is_for_all(step: Step) -> bool:
    return step.terms.applies_to == "everyone" and step.since == step.terms.valid_from


def _of(facts: Facts, source: Source, period: Period, day: date, extended: bool) -> date | None:
    if source not in period.dues:
        return _by_rule(facts, source, period, day, extended)
    if not source.step(day).is_known:
        return None
    events = _events(facts, source, period, extended)
    return _fold(period.dues[source], events, source, (period.since, period.since), day)


def _by_rule(
    facts: Facts, source: Source, period: Period, day: date, extended: bool
) -> date | None:
    """By the source's own rule: worked out anew when an edit changes it, and then folded on."""
    events = _events(facts, source, period, extended)
    since = source.entered_on
    asked = _asked(source.steps[0], since)
    held, stood = source.steps[0], (since, since)
    for step in source.steps[1:]:
        if step.since > day:
            break
        if _same_due(held, step):
            held = step
            continue
        before = _fold(asked, events, source, stood, step.since)
        anew = _fold(_asked(step, since), events, source, (since, since), step.since)
        was_overdue = before is not None and before < step.since
        if anew is not None and anew < step.since and not was_overdue:
            anew = _plus(step.since, step.terms.minimum_notice_days)
        asked, held, stood = anew, step, (since, step.since)
    return _fold(asked, events, source, stood, day)


def _same_due(a: Step, b: Step) -> bool:
    hired = a.terms.due_rule != "after_hire" or a.hired_on == b.hired_on
    return a.terms.due_terms == b.terms.due_terms and hired and a.is_known == b.is_known


def _asked(step: Step, entered_on: date) -> date | None:
    """The rule's date; when that is past already on entering, the minimum notice instead."""
    terms = step.terms
    if not step.is_known:
        return None
    if terms.due_rule == "fixed":
        asked = terms.due_on
    elif terms.due_rule == "after_entry":
        asked = _plus(entered_on, terms.due_days or 0)
    elif step.hired_on is None:
        return None
    else:
        asked = _plus(step.hired_on, terms.due_days or 0)
    if asked is not None and asked < entered_on:
        return _plus(entered_on, terms.minimum_notice_days)
    return asked


def _plus(day: date, days: int) -> date:
    """A date so many days on; the end of the calendar, beyond it."""
    return day + timedelta(days=min(days, (date.max - day).days))


Happening = tuple[date, int, Stretch | Extended]
LEAVE_ENDS, EXEMPTION_LAPSES, EXTENDED = range(3)


def _events(facts: Facts, source: Source, period: Period, extended: bool) -> list[Happening]:
    """What moves the due date while the period is open, by the day on which it does."""
    start = max(period.since, source.entered_on)
    events: list[Happening] = [
        (leave.until, LEAVE_ENDS, leave) for leave in facts.leaves if leave.until > start
    ]
    events += [
        (lifted.until, EXEMPTION_LAPSES, lifted)
        for lifted in facts.exemptions
        if lifted.until > start
    ]
    if extended:
        events += [
            (extension.granted_on, EXTENDED, extension)
            for extension in facts.extensions
            if extension.period == period.number and extension.granted_on >= start
        ]
    return sorted(events, key=lambda event: event[:2])


def _fold(
    asked: date | None,
    events: Sequence[Happening],
    source: Source,
    stood: tuple[date, date],
    day: date,
) -> date | None:
    """What was asked on a day, moved by what happened after it, up to and with `day`.

    `stood`: since when it is open (what a leave can pause), and on which day it was asked.
    """
    if asked is None:
        return None
    since, asked_on = stood
    for when, kind, event in events:
        if when > day or when < asked_on or (when == asked_on and kind != EXTENDED):
            continue
        terms = source.at(when)
        if isinstance(event, Extended):
            asked = event.due_on
        elif kind == LEAVE_ENDS:
            asked = _resumed(asked, event, since, terms.grace_days)
        elif terms.due_rule == "fixed":
            asked = max(asked, _plus(when, terms.minimum_notice_days))
        else:
            asked = _plus(when, terms.due_days or 0)
    return asked


def _resumed(due_on: date, leave: Stretch, since: date, grace_days: int) -> date:
    """On return: the later of the paused date and the end of the grace period."""
    paused = due_on
    if due_on >= leave.since:
        paused = _plus(due_on, (leave.until - max(leave.since, since)).days)
    return max(paused, _plus(leave.until, grace_days))
