"""One person and one course: why, until when, by what; and HR's extensions and exemptions."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from courses.assignments import lists, services
from courses.assignments.forms import EndForm, ExemptForm, ExtendForm
from courses.assignments.models import (
    Attainment,
    Exemption,
    Extension,
    Obligation,
    Requirement,
)
from courses.assignments.registry import requirement_page
from courses.assignments.views.common import moment, person, requirement
from courses.assignments.why import why
from courses.learning.models import Completion
from orgchange.core.dates import OPEN_DATE
from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.core.wording import day_text
from orgchange.directory.models import Employee
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import administers

MOST = 100


@require_GET
def obligation(request: HttpRequest, employee: int, pk: int) -> HttpResponse:
    """Why somebody must hold a course, with the whole history on both axes."""
    return _page(request, person(request, employee), requirement(pk))


@require_GET
def why_part(request: HttpRequest, employee: int, pk: int) -> HttpResponse:
    """The "Why me?" of a row, as a part of a page."""
    who, what = person(request, employee), requirement(pk)
    found = why(employee=who, requirement=what, now=timezone.now())
    context = {"why": found, "is_open": True}
    return render(request, "assignments/_why.html", context)


@require_POST
def extend(request: HttpRequest, employee: int, pk: int) -> HttpResponse:
    """Move the due date of the period that is open."""
    who, what = person(request, employee), requirement(pk)
    form = ExtendForm(request.POST)
    given = {"employee": who, "requirement": what}
    if form.is_valid() and tried(form, services.extend, request, **given, **form.cleaned_data):
        day = day_text(form.cleaned_data["due_on"])
        toast(request, _("Due on %(day)s now. The first date stays on record.") % {"day": day})
        return redirect("assignments:obligation", employee=employee, pk=pk)
    return _page(request, who, what, extend_form=form, status=422)


@require_POST
def exempt(request: HttpRequest, employee: int, pk: int) -> HttpResponse:
    """Lift the obligation for a while or for ever."""
    who, what = person(request, employee), requirement(pk)
    form = ExemptForm(request.POST)
    given = {"employee": who, "requirement": what}
    if form.is_valid() and tried(form, services.exempt, request, **given, **form.cleaned_data):
        toast(request, _("%(name)s is exempt.") % {"name": who})
        return redirect("assignments:obligation", employee=employee, pk=pk)
    return _page(request, who, what, exempt_form=form, status=422)


@require_POST
def end_exemption(request: HttpRequest, employee: int, pk: int, exemption: int) -> HttpResponse:
    """Let an exemption lapse."""
    who, what = person(request, employee), requirement(pk)
    held = get_object_or_404(
        Exemption.objects.current(), pk=exemption, employee=who, requirement=what
    )
    form = EndForm(request.POST)
    act = services.end_exemption
    if form.is_valid() and tried(form, act, request, exemption=held, **form.cleaned_data):
        toast(request, _("The exemption ends. The due date counts anew from that day."))
        return redirect("assignments:obligation", employee=employee, pk=pk)
    return _page(request, who, what, end_form=form, status=422)


def _page(
    request: HttpRequest,
    who: Employee,
    what: Requirement,
    *,
    extend_form: ExtendForm | None = None,
    exempt_form: ExemptForm | None = None,
    end_form: EndForm | None = None,
    status: int = 200,
) -> HttpResponse:
    seen, now = sight(request), moment()
    only = Employee.objects.filter(pk=who.pk)
    held = lists.lines(lists.Wanted(moment=now, people=only, requirement_ids=[what.pk]))
    line = held[0] if held else None
    key = {"employee": who, "requirement": what}
    exemptions = list(Exemption.objects.current().filter(**key).select_related("approver"))
    extensions = Extension.objects.current().filter(**key).select_related("approver")
    due = line.due_on if line else None
    context: dict[str, Any] = {
        "person": who,
        "requirement": what,
        "stage_url": requirement_page(what, who.pk) if what.is_stage else "",
        "line": line,
        "why": why(employee=who, requirement=what, now=now.now) if line else None,
        "is_own": who.pk == seen.employee_id,
        "exemptions": exemptions,
        "extensions": list(extensions),
        "evidence": _evidence(who, what),
        "history": _history(who, what),
        "may_write": administers(request, who),
        "today": seen.on,
        "open_date": OPEN_DATE,
        "extend_form": extend_form or ExtendForm(initial={"due_on": due}, prefix=None),
        "exempt_form": exempt_form or ExemptForm(initial={"starts_on": seen.on}),
        "end_form": end_form or EndForm(initial={"ends_on": seen.on}),
        "is_failed": status != 200,
    }
    return render(request, "assignments/obligation.html", context, status=status)


def _evidence(who: Employee, what: Requirement) -> list[Completion] | list[Attainment]:
    if what.is_stage:
        attained = Attainment.objects.filter(employee=who, requirement=what)
        return list(attained.select_related("revocation", "recorded_by")[:MOST])
    rows = Completion.objects.filter(employee=who, course=what.course_id)
    return list(rows.select_related("version", "revocation")[:MOST])


def _history(who: Employee, what: Requirement) -> list[Obligation]:
    """Every row on both axes: what held when, and when we knew it. The latest knowledge first."""
    rows = Obligation.objects.filter(employee=who, requirement=what)
    return list(rows.order_by("-superseded_at", "-valid_from", "-pk")[:MOST])
