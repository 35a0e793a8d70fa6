"""What fills the words of reminders, and whether a reminder still holds. Sets, never one by one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.assignments import ladder
from courses.assignments.models import Obligation, ObligationSource, Requirement
from courses.assignments.registry import requirement_page
from courses.assignments.states import Detail, Standing, State, standings
from orgchange.core.dates import local_date
from orgchange.core.wording import distance_text
from orgchange.notices.models import Notice, Reason
from orgchange.notices.recipients import jobs_of

Pair = tuple[int, int]
PREFIX = "requirement:"


@dataclass(frozen=True)
class Situation:
    """What is known about a set of reminders at a moment."""

    standings: Mapping[Pair, Standing]
    renewed: frozenset[tuple[int, int, date]]


def pair_of(notice: Notice) -> Pair:
    """The person and the requirement that a reminder speaks of."""
    return notice.recipient_id, int(notice.object_key.removeprefix(PREFIX))


def situation(notices: Sequence[Notice], now: datetime) -> Situation:
    """Where the people of these reminders stand: two queries."""
    pairs = {pair_of(notice) for notice in notices}
    people, requirements = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    stands = standings(now=now, employee_ids=people, requirement_ids=requirements)
    follows = Obligation.objects.current().filter(
        employee_id__in=people, requirement_id__in=requirements, period__gt=1
    )
    renewed = frozenset(
        (row.employee_id, row.requirement_id, row.valid_from)
        for row in follows
        if row.covered_from and row.covered_from <= row.valid_from < (row.covered_until or date.min)
    )
    return Situation({(s.employee_id, s.requirement_id): s for s in stands}, renewed)


def due_holds(notices: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """Reminders of a due date: pointless once covered, lifted, ended, or due on another day."""
    known = situation(notices, now)
    found = {notice.pk: _due_reason(notice, known) for notice in notices}
    return {pk: reason for pk, reason in found.items() if reason is not None}


def _due_reason(notice: Notice, known: Situation) -> Reason | None:
    standing = known.standings.get(pair_of(notice))
    if standing is None:
        return Reason.NOT_REQUIRED
    if standing.state == State.EXCLUDED:
        # Leave passes, and calm holds what is told meanwhile.
        return None if standing.detail == Detail.LEAVE else Reason.NOT_REQUIRED
    if standing.state == State.COVERED:
        return Reason.COMPLETED
    due_on = notice.context.get("due_on")
    if notice.kind != ladder.ASSIGNED and due_on and due_on != str(standing.due_on):
        return Reason.SUPERSEDED
    return None


def expiring_holds(notices: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """Reminders to renew: pointless once renewed, lifted or ended."""
    known = situation(notices, now)
    found = {notice.pk: _expiring_reason(notice, known) for notice in notices}
    return {pk: reason for pk, reason in found.items() if reason is not None}


def _expiring_reason(notice: Notice, known: Situation) -> Reason | None:
    pair = pair_of(notice)
    standing = known.standings.get(pair)
    ends = date.fromisoformat(notice.context["covered_until"])
    if standing is None:
        return Reason.NOT_REQUIRED
    if standing.state == State.EXCLUDED and standing.detail != Detail.LEAVE:
        return Reason.NOT_REQUIRED
    if (*pair, ends) in known.renewed:
        return Reason.COMPLETED
    if standing.state == State.COVERED and standing.covered_until != ends:
        return Reason.COMPLETED
    return None if standing.state in (State.COVERED, State.EXCLUDED) else Reason.SUPERSEDED


def ended_holds(notices: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """ "No longer required": pointless when it is required again."""
    known = situation(notices, now)
    return {n.pk: Reason.SUPERSEDED for n in notices if pair_of(n) in known.standings}


def course_facts(notices: Sequence[Notice], now: datetime) -> dict[int, dict[str, Any]]:
    """The facts of every reminder about one course or stage: four queries."""
    pairs = {notice.pk: pair_of(notice) for notice in notices}
    requirements = requirements_of({requirement for _person, requirement in pairs.values()})
    reasons = reasons_of(set(pairs.values()))
    jobs = jobs_of(employee_ids={person for person, _requirement in pairs.values()}, now=now)
    found = {}
    for notice in notices:
        person, requirement = pairs[notice.pk]
        job = jobs.get(person)
        today = local_date(now, job.time_zone) if job else now.date()
        found[notice.pk] = {
            **_named(requirements.get(requirement), notice),
            **_dates(notice.context, today),
            "why": _why(reasons.get((person, requirement), "")),
            "sender": notice.context.get("sender", ""),
        }
    return found


def requirements_of(requirement_ids: set[int]) -> dict[int, Requirement]:
    """What the reminders speak of, with the course where it is one: one query."""
    rows = Requirement.objects.filter(pk__in=requirement_ids).select_related("course")
    return {row.pk: row for row in rows}


def titles_of(requirement: Requirement) -> dict[str, str]:
    """The title by language."""
    return {code: requirement.title_in(code) for code in ("en", "zh-hans")}


def _named(requirement: Requirement | None, notice: Notice) -> dict[str, Any]:
    """What it is called, what to do about it, and where."""
    if requirement is None:
        key = notice.object_key
        return {"course": key, "what": key, "hint": "", "path": "/"}
    return {
        "course": titles_of(requirement),
        "what": lambda: what_text(requirement),
        "hint": lambda: hint_text(notice.kind, is_stage=requirement.is_stage),
        "path": _path(requirement, notice.recipient_id),
    }


def what_text(requirement: Requirement) -> str:
    """ "“AI literacy”", "the stage “Foundation”": what a sentence asks somebody to finish."""
    text = _("the stage “%(title)s”") if requirement.is_stage else _("“%(title)s”")
    return text % {"title": requirement.title}


def hint_text(kind: str, *, is_stage: bool) -> str:
    """What stands before the link: to begin a course; to see what a stage still needs."""
    if kind == ladder.NO_LONGER:
        return _("Your path") if is_stage else _("It stays open to you if you like")
    if is_stage:
        return _("See what is still missing, and who can help")
    if kind == ladder.ASSIGNED:
        return _("You can begin now and go on where you left")
    if kind == ladder.DUE_SOON:
        return _("Half an hour now may be all it takes")
    return _("Go on here")


def _path(requirement: Requirement, employee_id: int) -> str:
    if requirement.is_stage:
        own = reverse("assignments:obligation", args=[employee_id, requirement.pk])
        return requirement_page(requirement, employee_id) or own
    try:
        return reverse("learning:course", args=[requirement.code])
    except NoReverseMatch:
        return reverse("core:home")


def reasons_of(pairs: set[Pair]) -> dict[Pair, str]:
    """Why each person must hold each requirement: the words of the oldest assignment behind it."""
    rows = (
        ObligationSource.objects.current()
        .filter(employee_id__in={p for p, _ in pairs}, requirement_id__in={r for _, r in pairs})
        .order_by("-valid_from", "-pk")
        .values_list("employee_id", "requirement_id", "assignment__reason", "assignment__title")
    )
    return {(person, requirement): reason or title for person, requirement, reason, title in rows}


def _why(reason: str) -> Callable[[], str]:
    return lambda: _("Why: %(reason)s") % {"reason": reason} if reason else ""


def _dates(context: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The dates of a reminder, and how far they are from today."""
    due_on, until = _day(context, "due_on"), _day(context, "covered_until")
    last = until - timedelta(days=1) if until else None
    ended = _day(context, "ended_on")
    return {
        "due_date": due_on or "",
        "when": (lambda: due_words(due_on, today)) if due_on else "",
        "last_day": last or "",
        "left": (lambda: distance_text(last, today=today)) if last else "",
        "ended_on": ended or "",
    }


def _day(context: Mapping[str, Any], name: str) -> date | None:
    said = context.get(name)
    return date.fromisoformat(said) if said else None


def due_words(due_on: date, today: date) -> str:
    """How far a due date is, as a line may end: "due in 7 days", "was due 2 days ago"."""
    days = (due_on - today).days
    if days < 0:
        return ngettext("was due %(days)d day ago", "was due %(days)d days ago", -days) % {
            "days": -days
        }
    if days == 0:
        return _("due today")
    if days == 1:
        return _("due tomorrow")
    return ngettext("due in %(days)d day", "due in %(days)d days", days) % {"days": days}
