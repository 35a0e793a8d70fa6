"""The tree to walk and search, the page of a department, and what HR does there."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from orgchange.core.dates import OPEN_DATE
from orgchange.core.doors import is_part, tried
from orgchange.core.errors import NotAllowed
from orgchange.core.toasts import toast
from orgchange.directory import people_list, services
from orgchange.directory.forms import DepartmentForm, LastDayForm, NewDepartmentForm, Sighted
from orgchange.directory.models import Department, DepartmentPlace, Employee, JobRecord
from orgchange.directory.queries import Headcount, headcounts
from orgchange.directory.registry import department_cards
from orgchange.directory.scopes import administered_departments, sight
from orgchange.directory.search import named_departments, plain
from orgchange.directory.tree import ancestors
from orgchange.directory.views.doors import answer, directory_or_404

MOST_FOUND = 50
MOST_PEOPLE = 50


@require_GET
def departments(request: HttpRequest) -> HttpResponse:
    """The tree: its top, the way down to `?open=`, or what `?q=` finds."""
    directory_or_404(request)
    on = sight(request).on
    counts = headcounts(on=on)
    query = plain(request.GET.get("q", ""))
    found = list(named_departments(query, on=on)[:MOST_FOUND]) if query else []
    opened, tops = _number(request, "open"), _tops(on)
    way = ancestors(int(opened), on=on) if opened else tops if len(tops) == 1 else []
    context = {
        "query": query,
        "found": [{"place": place, "count": counts.get(place.department_id)} for place in found],
        "branches": [] if query else _branches(None, way, counts, request),
        "open_departments": len(counts),
        "people": sum(counts[pk].below for pk in tops if pk in counts),
        "may_open": sight(request).is_hr,
    }
    name = "directory/_tree.html" if is_part(request) else "directory/departments.html"
    return render(request, name, context)


@require_GET
def branch(request: HttpRequest, pk: int) -> HttpResponse:
    """The children of one department: a fragment of the tree."""
    directory_or_404(request)
    get_object_or_404(Department, pk=pk)
    counts = headcounts(on=sight(request).on)
    context = {"branches": _branches(pk, [], counts, request)}
    return render(request, "directory/_branches.html", context)


@require_GET
def department(request: HttpRequest, pk: int) -> HttpResponse:
    """One department: where it stands, who is in it, what it was called and part of before."""
    directory_or_404(request)
    held = sight(request)
    found = get_object_or_404(Department, pk=pk)
    places = list(
        DepartmentPlace.objects.current()
        .filter(department=found)
        .select_related("parent", "head")
        .order_by("-valid_from")
    )
    now = next((p for p in places if p.valid_from <= held.on < p.valid_to), None)
    counts = headcounts(on=held.on)
    path = [pk for pk in ancestors(found.pk, on=held.on) if pk != found.pk] if now else []
    above = Department.objects.in_bulk(path)
    context = {
        "department": found,
        "place": now,
        "path": [above[pk] for pk in path if pk in above],
        "count": counts.get(found.pk),
        "children": _branches(found.pk, [], counts, request),
        "people": people_list.rows(_people_in(found, held.on), on=held.on),
        "places": [_said(place) for place in places],
        "cards": [
            {"template": card.template, "context": context}
            for card in sorted(department_cards, key=lambda card: card.order)
            if (context := card.context(request, found)) is not None
        ],
        "may_write": _writes(request, found),
        "may_open_below": _writes(request, found),
    }
    return render(request, "directory/department.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open a department."""
    held = sight(request)
    if not held.is_hr:
        raise NotAllowed(_("Only HR may do this."))
    parent = Department.objects.filter(pk=_number(request, "parent")).first()
    initial = {"valid_from": held.on, "function": "other", "parent": parent}
    form = NewDepartmentForm(request.POST or None, sight=held, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if tried(form, services.open_department, request, **given):
            toast(request, _("%(name)s is open.") % {"name": given["name"]})
            made = Department.objects.get(code__iexact=given["code"].strip())
            return redirect("directory:department", made.pk)
    back = [(_("Organisation"), reverse("directory:departments"))]
    context = {
        "form": form,
        "title": _("New department"),
        "submit": _("Open it"),
        "back": back,
    }
    return answer(request, "directory/form.html", context)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename, move, give another head: from a day on, or backdated."""
    directory_or_404(request)
    held = sight(request)
    found = get_object_or_404(Department, pk=pk)
    _require_writing(request, found)
    place = DepartmentPlace.objects.current().filter(department=found).order_by("-valid_from")
    now = place.on(held.on).select_related("parent", "head").first() or place.first()
    names = ("name", "parent", "head", "function", "cost_centre")
    initial = {**{name: getattr(now, name, None) for name in names}, "valid_from": held.on}
    form = DepartmentForm(request.POST or None, sight=held, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        since = given.pop("valid_from")
        for name in ("parent", "head"):
            value = given.pop(name)
            given[f"{name}_id"] = value.pk if value else None
        what = {"department": found, "changes": given, "valid_from": since}
        if tried(form, services.change_department, request, **what):
            toast(request, _("%(name)s was changed.") % {"name": given["name"]})
            return redirect("directory:department", found.pk)
    count = headcounts(on=held.on).get(found.pk, Headcount(0, 0))
    effect = ngettext(
        "%(n)s person is in it and below", "%(n)s people are in it and below", count.below
    ) % {"n": count.below}
    return _form(request, found, form, _("Change"), _("Save"), effects=[effect])


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day of a department in which nobody and nothing remains."""
    directory_or_404(request)
    held = sight(request)
    found = get_object_or_404(Department, pk=pk)
    _require_writing(request, found)
    form = LastDayForm(request.POST or None, sight=held, initial={"day": held.on})
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["day"]
        if tried(form, services.close_department, request, department=found, last_day=day):
            toast(request, _("%(name)s closes.") % {"name": found})
            return redirect("directory:department", found.pk)
    effects = _effects_of_closing(found, held.on)
    return _form(request, found, form, _("Close"), _("Close it"), effects=effects, is_danger=True)


def _form(
    request: HttpRequest,
    found: Department,
    form: Sighted,
    title: str,
    submit: str,
    *,
    effects: list[str],
    is_danger: bool = False,
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "subtitle": found,
        "submit": submit,
        "effects": effects,
        "is_danger": is_danger,
        "back": [
            (_("Organisation"), reverse("directory:departments")),
            (found.name, reverse("directory:department", args=[found.pk])),
        ],
    }
    return answer(request, "directory/form.html", context)


def _effects_of_closing(found: Department, on: Any) -> list[str]:
    jobs = JobRecord.objects.current().filter(department=found, valid_to__gt=on).count()
    units = DepartmentPlace.objects.current().filter(parent=found, valid_to__gt=on)
    below = units.values("department").distinct().count()
    return [
        ngettext("%(n)s job is in it: move it first", "%(n)s jobs are in it: move them first", jobs)
        % {"n": jobs},
        ngettext(
            "%(n)s department is part of it: move it first",
            "%(n)s departments are part of it: move them first",
            below,
        )
        % {"n": below},
        _("past figures keep it"),
    ]


def _writes(request: HttpRequest, found: Department) -> bool:
    held = sight(request)
    part = administered_departments(held)
    return held.is_hr and (part is None or found.pk in part)


def _require_writing(request: HttpRequest, found: Department) -> None:
    if not _writes(request, found):
        raise NotAllowed(_("Only HR of this part of the organisation may do this."))


def _branches(
    parent_id: int | None, way: list[int], counts: dict[int, Headcount], request: HttpRequest
) -> list[dict[str, Any]]:
    """Children of a department (None: the top), and further down along `way`. A query a level."""
    on = sight(request).on
    places = DepartmentPlace.objects.current().on(on).filter(parent=parent_id)
    rows = list(places.select_related("department", "head").order_by("name", "pk"))
    parents = _parents_among([row.department_id for row in rows], on)
    return [
        {
            "place": row,
            "count": counts.get(row.department_id),
            "has_children": row.department_id in parents,
            "children": _branches(row.department_id, way, counts, request)
            if row.department_id in way
            else [],
        }
        for row in rows
    ]


def _parents_among(ids: Iterable[int], on: Any) -> set[int]:
    places = DepartmentPlace.objects.current().on(on).filter(parent__in=list(ids))
    return {pk for pk in places.values_list("parent_id", flat=True).distinct() if pk}


def _tops(on: Any) -> list[int]:
    places = DepartmentPlace.objects.current().on(on).filter(parent=None)
    return list(places.values_list("department_id", flat=True))


def _people_in(found: Department, on: Any) -> list[Employee]:
    jobs = JobRecord.objects.current().on(on).filter(department=found)
    return list(Employee.objects.filter(pk__in=jobs.values("employee"))[:MOST_PEOPLE])


def _said(place: DepartmentPlace) -> dict[str, Any]:
    is_open = place.valid_to == OPEN_DATE
    return {"place": place, "last_day": None if is_open else place.valid_to - timedelta(days=1)}


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    if text and not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Http404
    return int(text or 0)
