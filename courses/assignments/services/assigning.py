"""Drafts, publishing, editing and withdrawing assignments."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses.assignments import ladder
from courses.assignments.audience import Rule, parsed_date, validated
from courses.assignments.models import (
    AppliesTo,
    Assignment,
    AssignmentState,
    AssignmentVersion,
    Audience,
    Requirement,
    RequirementKind,
)
from courses.assignments.policies import scope_of
from courses.assignments.reconcile import Counts, reconcile
from courses.assignments.services.acting import (
    WrongState,
    current_version,
    firm_today,
    refuse,
    require_change,
    require_hr,
    require_text,
)
from courses.assignments.terms import DEFAULTS, as_json, checked
from courses.catalogue.models import Course
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dated import put
from orgchange.core.dates import OPEN_DATE, refuse_out_of_range
from orgchange.directory.models import Department


@transaction.atomic
def save_draft(
    *,
    assignment: Assignment | None = None,
    course: Course | None = None,
    requirement: Requirement | None = None,
    terms: Mapping[str, Any] | None = None,
    title: str | None = None,
    reason: str | None = None,
    steps: Mapping[str, Any] | None = None,
    is_manual: bool = False,
    actor: User | None,
    now: datetime,
) -> Assignment:
    """Keep what is being written; a new draft when there is no assignment yet.

    What is to be held is a course, or any `requirement`. `terms` may be incomplete; they are
    checked as a whole when published. `steps` is the ladder.
    """
    sight = require_hr(actor, now)
    if course is not None:
        requirement = requirement_of(course)
    if assignment is None:
        if requirement is None:
            raise refuse("course", "missing", _("Choose a course."))
        assignment = Assignment(requirement=requirement, created_by=actor, is_manual=is_manual)
        assignment.scope = scope_of(sight)
    else:
        require_change(actor, assignment, now)
        if assignment.state == AssignmentState.WITHDRAWN:
            raise WrongState(_("This assignment is withdrawn; make a new one."))
        if requirement is not None and assignment.state == AssignmentState.DRAFT:
            assignment.requirement = requirement
    if terms is not None:
        _refuse_unknown_terms(terms)
        assignment.draft = {**assignment.draft, **as_json(terms)}
    assignment.title = (title if title is not None else assignment.title)[:300]
    assignment.reason = (reason if reason is not None else assignment.reason)[:4000]
    if steps is not None:
        assignment.ladder = ladder.parse(steps).as_json() if steps else {}
    is_new = assignment.pk is None
    assignment.save()
    if is_new:
        record(action="assignment.drafted", obj=assignment, actor=actor, at=now)
    return assignment


def _refuse_unknown_terms(terms: Mapping[str, Any]) -> None:
    strange = sorted(set(terms) - set(DEFAULTS) - {"starts_on"})
    if strange:
        message = _('There is no term "%(name)s".') % {"name": str(strange[0])[:80]}
        raise refuse(str(strange[0]), "unknown", message)


def requirement_of(course: Course) -> Requirement:
    """The requirement to hold this course."""
    kind = RequirementKind.COURSE
    return Requirement.objects.get_or_create(course=course, defaults={"kind": kind})[0]


@transaction.atomic
def delete_draft(*, assignment: Assignment, actor: User | None, now: datetime) -> None:
    """Throw a draft away. What was published is withdrawn instead."""
    require_change(actor, assignment, now)
    if assignment.state != AssignmentState.DRAFT:
        raise WrongState(_("Only drafts can be deleted; withdraw what is published."))
    record(action="assignment.draft_deleted", obj=assignment, actor=actor, at=now)
    assignment.delete()


@transaction.atomic
def publish(
    *,
    assignment: Assignment,
    starts_on: date | None = None,
    actor: User | None,
    now: datetime,
) -> Counts:
    """Make the draft hold from a day on (today, when none is given), for everybody in it."""
    assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    require_change(actor, assignment, now)
    if assignment.state != AssignmentState.DRAFT:
        raise WrongState(_("This assignment is published already."))
    starts_on = _starting(starts_on or parsed_date(assignment.draft.get("starts_on")), now)
    draft = {k: v for k, v in assignment.draft.items() if k != "starts_on"}
    terms = checked(draft)
    _refuse_retired(assignment.requirement.course, starts_on)
    write_version(assignment, 1, terms, AppliesTo.EVERYONE, starts_on, now)
    assignment.state, assignment.published_at = AssignmentState.PUBLISHED, now
    assignment.draft = {}
    assignment.save()
    counts = reconcile(requirement_ids=[assignment.requirement_id], now=now)
    record(
        action="assignment.published",
        obj=assignment,
        label=_label(assignment),
        actor=actor,
        at=now,
        changes={"starts_on": starts_on, **counts.as_dict()},
    )
    return counts


@transaction.atomic
def edit(
    *,
    assignment: Assignment,
    changes: Mapping[str, Any],
    applies_to: str,
    starts_on: date | None = None,
    actor: User | None,
    now: datetime,
) -> Counts:
    """Change the terms from a day on, for new people only, open obligations too, or everyone.

    The version before stays on record. Except for everyone, a change starts at the earliest on
    the day after the present version, so that nobody is left between the two.
    """
    assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    require_change(actor, assignment, now)
    present = current_version(assignment)
    if assignment.state != AssignmentState.PUBLISHED or present is None:
        raise WrongState(_("Only a published assignment can be edited."))
    if applies_to not in AppliesTo.values:
        raise refuse("applies_to", "unknown", _("Say whom the change is for."))
    starts_on = _starting(starts_on, now)
    if applies_to != AppliesTo.EVERYONE:
        starts_on = max(starts_on, present.valid_from + timedelta(days=1))
    base = {name: getattr(present, name) for name in DEFAULTS}
    terms = checked(changes, base=base)
    write_version(assignment, present.number + 1, terms, applies_to, starts_on, now)
    assignment.draft = {}
    assignment.save(update_fields=["draft", "updated_at"])
    counts = reconcile(requirement_ids=[assignment.requirement_id], now=now)
    changed = {k: [v, terms[k]] for k, v in base.items() if terms[k] != v}
    record(
        action="assignment.edited",
        obj=assignment,
        label=_label(assignment),
        actor=actor,
        at=now,
        changes={"applies_to": applies_to, "starts_on": starts_on, **changed, **counts.as_dict()},
    )
    return counts


@transaction.atomic
def withdraw(
    *,
    assignment: Assignment,
    ends_on: date | None = None,
    reason: str = "",
    actor: User | None,
    now: datetime,
) -> Counts:
    """End an assignment from a day on (today): what rests on it alone ends with it."""
    assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    require_change(actor, assignment, now)
    if assignment.state != AssignmentState.PUBLISHED:
        raise WrongState(_("Only a published assignment can be withdrawn."))
    ends_on = _starting(ends_on, now)
    key = {"assignment_id": assignment.pk}
    put(AssignmentVersion, key, None, valid_from=ends_on, valid_to=OPEN_DATE, at=now)
    assignment.state, assignment.withdrawn_at = AssignmentState.WITHDRAWN, now
    assignment.save(update_fields=["state", "withdrawn_at", "updated_at"])
    counts = reconcile(requirement_ids=[assignment.requirement_id], now=now)
    record(
        action="assignment.withdrawn",
        obj=assignment,
        label=_label(assignment),
        actor=actor,
        at=now,
        changes={"ends_on": ends_on, "reason": reason[:500], **counts.as_dict()},
    )
    return counts


@transaction.atomic
def save_audience(
    *,
    name: str,
    rule: Rule,
    audience: Audience | None = None,
    actor: User | None,
    now: datetime,
) -> Audience:
    """Keep a rule under a name for use again. Assignments copy the rule."""
    require_hr(actor, now)
    name = require_text("name", name, limit=200)
    others = Audience.objects.exclude(pk=audience.pk) if audience else Audience.objects.all()
    if others.filter(name=name).exists():
        raise refuse("name", "taken", _("There is an audience of this name already."))
    audience = audience or Audience(owner=actor)
    audience.name, audience.rule = name, validated(rule)
    audience.save()
    record(action="audience.saved", obj=audience, actor=actor, at=now)
    return audience


def _starting(day: date | None, now: datetime) -> date:
    today = firm_today(now)
    if day is not None and day < today:
        raise refuse("starts_on", "past", _("The day is past; nothing is required after the fact."))
    refuse_out_of_range(starts_on=day)
    return day or today


def _refuse_retired(course: Course | None, day: date) -> None:
    if course is not None and course.retired_on is not None and course.retired_on <= day:
        message = _("This course was retired on %(day)s.") % {"day": course.retired_on}
        raise refuse("course", "retired", message)


def write_version(
    assignment: Assignment,
    number: int,
    terms: Mapping[str, Any],
    applies_to: str,
    starts_on: date,
    now: datetime,
) -> None:
    """Write terms that were checked, from a day on. Nobody is reconciled yet."""
    value = {**terms, "rule": confined(terms["rule"], assignment.scope)}
    value |= {"number": number, "applies_to": str(applies_to)}
    key = {"assignment_id": assignment.pk}
    put(AssignmentVersion, key, value, valid_from=starts_on, at=now)


def confined(rule: Rule, scope: list[int]) -> Rule:
    """The rule cut to some departments and all below; as it is, where there are none."""
    if not scope:
        return rule
    codes = list(
        Department.objects.filter(pk__in=scope).order_by("code").values_list("code", flat=True)
    )
    part = {"field": "department", "op": "in", "values": codes, "below": True}
    if part in rule.get("all", []):
        return rule
    return {"all": [rule, part]}


def _label(assignment: Assignment) -> str:
    return assignment.title or str(assignment.requirement)


def unconfined(rule: Rule, assignment: Assignment) -> Rule:
    """The rule as it was written, without the part of the organisation it was cut to."""
    parts = rule.get("all", []) if set(rule) == {"all"} else []
    if assignment.scope and len(parts) == 2 and "field" not in parts[0]:
        return dict(parts[0])
    return rule
