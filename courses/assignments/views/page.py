"""One assignment: its people by state, its terms and versions, people by hand, withdrawing."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.assignments import builder as rules
from courses.assignments import lists, services, simulate, summary
from courses.assignments.forms import ByHandForm, WithdrawForm
from courses.assignments.models import (
    Assignment,
    AssignmentState,
    AssignmentVersion,
    AudienceChange,
)
from courses.assignments.policies import can_change
from courses.assignments.publishing import draft_change
from courses.assignments.services.assigning import unconfined
from courses.assignments.views.common import actor, moment
from courses.assignments.views.listing import people_seen, readable
from orgchange.core.doors import add_refusal
from orgchange.core.errors import DomainError, NotAllowed
from orgchange.core.figures import number as grouped
from orgchange.core.toasts import toast
from orgchange.directory.models import Employee
from orgchange.directory.scopes import Sight, people_administered_by, sight

STATES = ("covered", "pending", "overdue", "excluded")


@require_GET
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """What it asks of whom, and how it stands."""
    seen, assignment = readable(request), _assignment(pk)
    if assignment.state == AssignmentState.DRAFT:
        if can_change(seen, assignment):
            return redirect("assignments:draft-who", pk=pk)
        return redirect("assignments:list")
    return render(request, "assignments/page.html", _context(seen, assignment))


@require_POST
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a change: the present terms become a draft; nothing holds before the last step."""
    assignment = _assignment(pk)
    _require(readable(request), assignment)
    if not assignment.draft or "fresh" in request.POST:
        draft_change(assignment=assignment, actor=actor(request), now=timezone.now())
    return redirect("assignments:draft-who", pk=pk)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Say first what ends with it; then end it."""
    seen, assignment = readable(request), _assignment(pk)
    _require(seen, assignment)
    form = WithdrawForm(request.POST or None, initial={"on": seen.on})
    if request.method == "POST" and form.is_valid():
        try:
            counts = services.withdraw(
                assignment=assignment,
                ends_on=form.cleaned_data["on"],
                reason=form.cleaned_data["reason"],
                actor=actor(request),
                now=timezone.now(),
            )
        except DomainError as error:
            add_refusal(form, error, {"starts_on": "on"})
        else:
            people = counts.people
            text = ngettext(
                "Withdrawn. %(people)s person was looked at again.",
                "Withdrawn. %(people)s people were looked at again.",
                people,
            )
            toast(request, text % {"people": grouped(people)})
            return redirect("assignments:page", pk=pk)
    day = form.cleaned_data.get("on") if form.is_bound and form.is_valid() else None
    effect = simulate.of_withdrawal(
        assignment=assignment, ends_on=day, actor=actor(request), now=timezone.now()
    )
    context = {**_context(seen, assignment), "form": form, "effect": effect}
    status = 422 if form.errors else 200
    return render(request, "assignments/withdraw.html", context, status=status)


@require_POST
def by_hand(request: HttpRequest, pk: int) -> HttpResponse:
    """Put one person in, or take one out, whatever the rule says."""
    seen, assignment = readable(request), _assignment(pk)
    _require(seen, assignment)
    form = ByHandForm(request.POST)
    if form.is_valid():
        person = _person(seen, form.cleaned_data["person"])
        if person is None:
            form.add_error(
                "person", _("Nobody by that name or number, or several: give the number.")
            )
        else:
            try:
                return _put(request, assignment, person, form.cleaned_data["reason"])
            except DomainError as error:
                add_refusal(form, error)
    context = {**_context(seen, assignment), "by_hand_form": form}
    return render(request, "assignments/page.html", context, status=422)


@require_POST
def release(request: HttpRequest, pk: int, employee: int) -> HttpResponse:
    """Let the rule decide about a person again."""
    assignment = _assignment(pk)
    person = get_object_or_404(people_administered_by(sight(request)), pk=employee)
    services.decide_by_hand(
        assignment=assignment,
        employees=[person],
        decision=services.Decision.RELEASE,
        actor=actor(request),
        now=timezone.now(),
    )
    toast(request, _("The rule decides about %(name)s again.") % {"name": person})
    return redirect("assignments:page", pk=pk)


def _put(
    request: HttpRequest, assignment: Assignment, person: Employee, reason: str
) -> HttpResponse:
    is_in = request.POST.get("act") == "in"
    services.decide_by_hand(
        assignment=assignment,
        employees=[person],
        decision=services.Decision.INCLUDE if is_in else services.Decision.EXCLUDE,
        reason=reason,
        actor=actor(request),
        now=timezone.now(),
    )
    words = _("%(name)s is in, by hand.") if is_in else _("%(name)s is out, by hand.")
    toast(request, words % {"name": person})
    return redirect("assignments:page", pk=assignment.pk)


def _assignment(pk: int) -> Assignment:
    return get_object_or_404(
        Assignment.objects.select_related("requirement__course", "created_by"), pk=pk
    )


def _require(seen: Sight, assignment: Assignment) -> None:
    """Before a page is shown that is no use to others; the services refuse by themselves."""
    if not can_change(seen, assignment):
        raise NotAllowed(_("This assignment is not yours to change."))


def _person(seen: Sight, typed: str) -> Employee | None:
    found = rules.find("employee", typed)
    if len(found) != 1:
        return None
    people = people_administered_by(seen)
    return people.filter(employee_number=found[0][0]).first()


def _context(seen: Sight, assignment: Assignment) -> dict[str, Any]:
    now = moment()
    versions = list(
        AssignmentVersion.objects.current().filter(assignment=assignment).order_by("-valid_from")
    )
    if not versions:  # withdrawn on the day it began: what it said is on the other axis
        gone = AssignmentVersion.objects.filter(assignment=assignment)
        versions = list(gone.order_by("-recorded_at", "-pk")[:1])
    terms = vars(versions[0]) if versions else {}
    counts = lists.counts_by_assignment(now, people_seen(seen), [assignment.pk])
    return {
        "assignment": assignment,
        "course_title": assignment.requirement.title,
        "counts": (found := counts.get(assignment.pk, {})),
        "states": [(state, found.get(state, 0)) for state in STATES],
        "people": sum(found.values()),
        "required": sum(found.get(state, 0) for state in STATES[:3]),
        "rule_words": summary.rule_in_words(
            unconfined(terms["rule"], assignment) if terms else None
        ),
        "confined": summary.departments_in_words(assignment.scope),
        "terms": summary.terms_in_words(terms),
        "versions": _history(versions),
        "by_hand": list(
            AudienceChange.objects.current()
            .filter(assignment=assignment, valid_to__gt=seen.on)
            .select_related("employee")
            .order_by("employee__full_name", "pk")[:200]
        ),
        "by_hand_form": ByHandForm(),
        "can_change": can_change(seen, assignment)
        and assignment.state == AssignmentState.PUBLISHED,
        "sees_all": seen.sees_everything,
    }


def _history(versions: Sequence[AssignmentVersion]) -> list[dict[str, Any]]:
    """Each version with what it changed against the one before."""
    rows = []
    for index, version in enumerate(versions):
        before = versions[index + 1] if index + 1 < len(versions) else None
        rows.append({"version": version, "changes": _changes(before, version) if before else []})
    return rows


def _changes(before: Any, after: Any) -> list[str]:
    def shown(terms: Mapping[str, Any]) -> dict[str, str]:
        return dict(summary.terms_in_words(terms))

    old, new = shown(vars(before)), shown(vars(after))
    found = [
        _("%(name)s: %(old)s → %(new)s") % {"name": name, "old": old.get(name, "–"), "new": value}
        for name, value in new.items()
        if old.get(name) != value
    ]
    if before.rule != after.rule:
        found.insert(0, _("another rule of who"))
    return found
