"""Why me? Required because …, due because …, covered by …: read from the same facts as the rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.assignments import loading
from courses.assignments.audience import Compiler, conditions, look_up
from courses.assignments.facts import Facts, Row, Source
from courses.assignments.models import (
    Assignment,
    Attainment,
    Exemption,
    Extension,
    Requirement,
)
from courses.assignments.states import Standing, State, date_sql, standings
from courses.assignments.stretches import Plan, plans
from courses.assignments.timeline import lay
from courses.assignments.tree import Tree
from courses.assignments.wording import describe, phrase
from courses.learning.models import Completion
from orgchange.core.dates import OPEN_DATE
from orgchange.core.sql import Sql, known
from orgchange.directory.models import Employee


@dataclass(frozen=True)
class Because:
    """One assignment that is a reason: since when, by which rule, and what in it fits."""

    assignment_id: int
    title: str
    reason: str
    since: date
    rule: str
    fits: tuple[str, ...]
    by_hand: bool
    by_track: bool = False


@dataclass(frozen=True)
class Why:
    """The whole answer. Sentences are in the reader's language."""

    standing: Standing | None
    required: tuple[Because, ...]
    due: tuple[str, ...]
    covered: str
    completion: Completion | None
    excluded: str
    attainment: Attainment | None = None
    is_stage: bool = False


def why(
    *, employee: Employee, requirement: Requirement, on: date | None = None, now: datetime
) -> Why:
    """Why this person must hold this, by when, and what covers it, on a day (default: now)."""
    found = standings(now=now, on=on, employee_ids=[employee.pk], requirement_ids=[requirement.pk])
    if not found:
        return Why(None, (), (), "", None, "")
    standing, all_plans, tree = found[0], plans([requirement.pk]), Tree.load()
    facts = loading.facts_of(all_plans, tree, [employee.pk]).get((employee.pk, requirement.pk))
    if facts is None:
        return Why(standing, (), (), "", None, "")
    day = standing.on
    active = [s for s in facts.sources if s.entered_on <= day < s.left_on]
    row = next((r for r in lay(facts) if r.valid_from <= day < r.valid_to), None)
    evidence = _evidence(standing)
    return Why(
        standing=standing,
        required=tuple(_required(employee, active, all_plans, tree, day)),
        due=tuple(_due(facts, active, row, day, employee, requirement)) if row else (),
        covered=_covered(evidence, standing.covered_until) if evidence else "",
        completion=evidence if isinstance(evidence, Completion) else None,
        excluded=_excluded(standing, employee, requirement, day),
        attainment=evidence if isinstance(evidence, Attainment) else None,
        is_stage=requirement.is_stage,
    )


def _evidence(standing: Standing) -> Completion | Attainment | None:
    if standing.attainment_id:
        return Attainment.objects.get(pk=standing.attainment_id)
    return Completion.objects.filter(pk=standing.completion_id or 0).first()


def _required(
    employee: Employee, active: Sequence[Source], all_plans: Sequence[Plan], tree: Tree, day: date
) -> list[Because]:
    assignments = Assignment.objects.in_bulk([source.assignment_id for source in active])
    by_id = {plan.assignment_id: plan for plan in all_plans}
    found = []
    for source in active:
        assignment = assignments[source.assignment_id]
        editions = by_id[source.assignment_id].editions
        number = source.at(day).number
        rule = next(e.rule for e in editions if e.terms.number == number)
        fits = _fitting(employee, rule, tree, day)
        found.append(
            Because(
                assignment_id=assignment.pk,
                title=assignment.title,
                reason=assignment.reason,
                since=source.entered_on,
                rule=describe(rule),
                fits=fits or (),
                by_hand=fits is None and not assignment.is_system,
                by_track=assignment.is_system,
            )
        )
    return found


def _fitting(
    employee: Employee, rule: dict[str, object], tree: Tree, day: date
) -> tuple[str, ...] | None:
    """The conditions that the person fulfils, in words; None if the rule itself does not fit."""
    names = look_up(rule)
    compiler = Compiler(names, tree, day, day + timedelta(days=1), date_sql(day))
    parts = [condition for _place, condition in conditions(rule) if "field" in condition]
    asked = [compiler.group(rule), *(compiler.group(part) for part in parts)]
    columns = ", ".join(f"({one.text}) IS NOT FALSE" for one in asked)
    today = date_sql(day)
    query = Sql(
        f"SELECT {columns} FROM directory_jobrecord j"
        f" WHERE j.employee_id = {employee.pk} AND {known('j').text}"
        f" AND j.valid_from <= {today} AND j.valid_to > {today} ORDER BY j.position",
        tuple(param for one in asked for param in one.params),
    )
    for whole, *answers in query.rows():
        if whole:
            said = [phrase(part, names) for part, yes in zip(parts, answers, strict=True) if yes]
            return tuple(said)
    return None


def _due(
    facts: Facts,
    active: Sequence[Source],
    row: Row,
    day: date,
    employee: Employee,
    requirement: Requirement,
) -> list[str]:
    """Where the due date comes from, and what has moved it, in order."""
    if row.due_on is None:
        return [_("A date that the rule needs is missing; HR can mend it.")]
    if row.period > 1:
        held_until = row.period_from - timedelta(days=1)
        said = [
            _("What was held before counted up to %(day)s; it is to be renewed by then.")
            % {"day": date_format(held_until)}
        ]
    else:
        said = [_by_rule(_deciding(active, day), day)]
    said += _moved(facts, row, day)
    moved = Extension.objects.current().filter(
        employee=employee, requirement=requirement, period=row.period, valid_from__lte=day
    )
    for one in moved.order_by("valid_from"):
        said.append(
            _("Extended on %(day)s from %(old)s to %(new)s: %(reason)s")
            % {
                "day": date_format(one.valid_from),
                "old": date_format(one.original_due_on),
                "new": date_format(one.due_on),
                "reason": one.reason,
            }
        )
    return said


def _deciding(active: Sequence[Source], day: date) -> Source:
    """The source whose own rule gives the earliest date."""
    return min(active, key=lambda source: _own_date(source, day) or OPEN_DATE)


def _own_date(source: Source, day: date) -> date | None:
    step = source.step(day)
    terms = step.terms
    if terms.due_rule == "fixed":
        asked = terms.due_on
    else:
        start = source.entered_on if terms.due_rule == "after_entry" else step.hired_on
        asked = start + timedelta(days=terms.due_days or 0) if start else None
    if asked is not None and asked < source.entered_on:
        return source.entered_on + timedelta(days=terms.minimum_notice_days)
    return asked


def _by_rule(source: Source, day: date) -> str:
    step = source.step(day)
    terms, entered = step.terms, source.entered_on
    number = terms.due_days or 0
    if terms.due_rule == "fixed" and terms.due_on is not None:
        asked: date | None = terms.due_on
        text = _("Due on the date that was set, %(day)s.") % {"day": date_format(terms.due_on)}
    elif terms.due_rule == "after_entry":
        asked = entered + timedelta(days=number)
        text = ngettext(
            "%(count)s day after becoming required on %(day)s.",
            "%(count)s days after becoming required on %(day)s.",
            number,
        ) % {"count": number, "day": date_format(entered)}
    else:
        hired = step.hired_on or entered
        asked = hired + timedelta(days=number)
        text = ngettext(
            "%(count)s day after being hired on %(day)s.",
            "%(count)s days after being hired on %(day)s.",
            number,
        ) % {"count": number, "day": date_format(hired)}
    if asked is not None and asked < entered:
        notice = terms.minimum_notice_days
        text = ngettext(
            "The date asked for was past on entering; so %(count)s day of notice from %(day)s.",
            "The date asked for was past on entering; so %(count)s days of notice from %(day)s.",
            notice,
        ) % {"count": notice, "day": date_format(entered)}
    return text


def _moved(facts: Facts, row: Row, day: date) -> list[str]:
    said = []
    for leave in facts.leaves:
        if row.period_from < leave.until <= day:
            said.append(
                _("Paused by the leave from %(start)s to %(end)s.")
                % {
                    "start": date_format(leave.since),
                    "end": date_format(leave.until - timedelta(days=1)),
                }
            )
    for lifted in facts.exemptions:
        if row.period_from < lifted.until <= day:
            said.append(
                _("Counted anew from the end of an exemption on %(day)s.")
                % {"day": date_format(lifted.until)}
            )
    return said


def _covered(evidence: Completion | Attainment, until: date | None) -> str:
    finished = date_format(evidence.finished_on)
    if isinstance(evidence, Attainment):
        return _attained(finished, until)
    if until is None or until >= OPEN_DATE:
        return _("Finished on %(day)s; counts for ever.") % {"day": finished}
    return _("Finished on %(day)s; counts up to %(end)s.") % {
        "day": finished,
        "end": date_format(until - timedelta(days=1)),
    }


def _attained(attained: str, until: date | None) -> str:
    if until is None or until >= OPEN_DATE:
        return _("Attained on %(day)s; counts for ever.") % {"day": attained}
    return _("Attained on %(day)s; counts up to %(end)s.") % {
        "day": attained,
        "end": date_format(until - timedelta(days=1)),
    }


def _excluded(standing: Standing, employee: Employee, requirement: Requirement, day: date) -> str:
    if standing.state != State.EXCLUDED:
        return ""
    if standing.detail == "leave":
        return _("On leave; the clock is paused.")
    if standing.detail == "blocked":
        return _("A date that the rule needs is missing; HR can mend it.")
    lifted = Exemption.objects.current().on(day)
    row = lifted.filter(employee=employee, requirement=requirement).first()
    return _("Exempt: %(reason)s") % {"reason": row.reason if row else ""}
