"""The list of people, its download, inviting, hiring, suggestions, and who is unowned."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orgchange.core.chips import chips
from orgchange.core.doors import is_part, tried
from orgchange.core.errors import NotAllowed
from orgchange.core.spreadsheets import csv_response, xlsx_response
from orgchange.core.toasts import toast
from orgchange.core.wording import day_text
from orgchange.directory import people_list, services
from orgchange.directory.forms import HireForm, PeopleFilterForm
from orgchange.directory.models import Employee
from orgchange.directory.policies import can_see_accounts
from orgchange.directory.queries import never_signed_in, unowned_departments, unowned_people
from orgchange.directory.scopes import people_administered_by, people_visible_to, sight
from orgchange.directory.search import named_departments, named_people
from orgchange.directory.views.doors import (
    actor_of,
    answer,
    clock,
    directory_or_404,
)

PAGE = 50
SUGGESTIONS = 8


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Find somebody. The query string holds every filter, so that a list can be sent on."""
    held = sight(request)
    form, wanted = asked(request.GET, request)
    found = people_list.people(held, wanted)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    sees_accounts = can_see_accounts(held)
    context = {
        "form": form,
        "page": page,
        "rows": people_list.rows(list(page), on=held.on),
        "chips": chips(form, request.GET),
        "sees_accounts": sees_accounts,
        "may_hire": held.is_hr,
        "query": kept(request.GET),
        "is_narrowed": bool(kept(request.GET)),
    }
    name = "directory/_people.html" if is_part(request) else "directory/people.html"
    return render(request, name, context)


@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """Exactly what the list shows under the same query string, as CSV or XLSX."""
    held = sight(request)
    _form, wanted = asked(request.GET, request)
    is_full = can_see_accounts(held)
    rows = people_list.cells(people_list.people(held, wanted), on=held.on, is_full=is_full)
    write = xlsx_response if request.GET.get("format") == "xlsx" else csv_response
    return write(f"people-{held.on:%Y-%m-%d}", people_list.header(is_full=is_full), rows)


@require_http_methods(["GET", "POST"])
def hire(request: HttpRequest) -> HttpResponse:
    """A new person."""
    held = sight(request)
    if not held.is_hr:
        raise NotAllowed(_("Only HR may do this."))
    initial = {"valid_from": held.on, "kind": "employee"}
    form = HireForm(request.POST or None, sight=held, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if tried(form, services.hire, request, **given):
            said = {"name": given["full_name"], "day": day_text(given["valid_from"])}
            toast(request, _("%(name)s starts on %(day)s.") % said)
            number = given["employee_number"].strip()
            made = Employee.objects.get(employee_number__iexact=number)
            return redirect("directory:person", made.pk)
    context = {
        "form": form,
        "title": _("New person"),
        "back": [(_("People"), reverse("directory:people"))],
        "submit": _("Hire"),
    }
    return answer(request, "directory/form.html", context)


@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite everybody of a list who has no account, a few at a time, with a bar that moves.

    It can be left at any moment: who is done is done, and the rest is there on coming back.
    """
    found = invitable(request)
    step = None
    if request.method == "POST":
        step = services.invite_next(people=found, actor=actor_of(request), now=clock())
    total, left = found.count(), found.filter(user=None).count()
    context = {
        "total": total,
        "left": left,
        "done": total - left,
        "step": step,
        "query": kept(request.GET),
        "waiting_links": never_signed_in(found).count(),
    }
    return render(
        request, "directory/_invite.html" if is_part(request) else "directory/invite.html", context
    )


@require_POST
def links(request: HttpRequest) -> HttpResponseBase:
    """One-time links to print and hand over, for those of a list who have no own address."""
    given = services.one_time_links(people=invitable(request), actor=actor_of(request), now=clock())
    rows = [[person.employee_number, person.full_name, link] for person, link in given]
    return csv_response("links", [_("Employee number"), _("Name"), _("One-time link")], rows)


@require_GET
def unowned(request: HttpRequest) -> HttpResponse:
    """People without a manager and departments without a head: ordinary, and worth a look."""
    held = sight(request)
    if not (held.is_hr or held.is_auditor):
        raise NotAllowed(_("Only HR may see this."))
    scope = people_visible_to(held) if held.sees_everything else people_administered_by(held)
    departments = unowned_departments(on=held.on)
    if not held.sees_everything:
        departments = departments.filter(department__in=held.hr_department_ids)
    page = Paginator(unowned_people(scope, on=held.on), PAGE).get_page(request.GET.get("page"))
    units = Paginator(departments, PAGE).get_page(request.GET.get("units"))
    rows = people_list.rows(list(page), on=held.on)
    return render(request, "directory/unowned.html", {"page": page, "rows": rows, "units": units})


@require_GET
def suggest_people(request: HttpRequest) -> HttpResponse:
    """Options for a box that names a person; the box's own parameter holds what was typed."""
    query = typed(request)
    found = named_people(people_visible_to(sight(request)), query)[:SUGGESTIONS] if query else []
    options = [(f"{one.employee_number} · {one.full_name}") for one in found]
    return render(request, "directory/_options.html", {"options": options})


@require_GET
def suggest_departments(request: HttpRequest) -> HttpResponse:
    """Options for a box that names a department."""
    directory_or_404(request)
    query = typed(request)
    found = named_departments(query, on=sight(request).on)[:SUGGESTIONS] if query else []
    options = [f"{one.department.code} · {one.name}" for one in found]
    return render(request, "directory/_options.html", {"options": options})


def typed(request: HttpRequest) -> str:
    """What was typed, whatever the box is called; of a chosen suggestion, its code."""
    return next((str(text).split(" · ")[0] for text in request.GET.values()), "")


def invitable(request: HttpRequest) -> Any:
    """The people of a list whom the asker may invite."""
    held = sight(request)
    if not (held.is_hr or held.is_admin):
        raise NotAllowed(_("Only HR may do this."))
    _form, wanted = asked(request.GET, request)
    found = people_list.people(held, wanted).order_by("pk")
    if held.is_admin or held.hr_everywhere:
        return found
    return found.filter(pk__in=people_administered_by(held).values("pk"))


def asked(query: QueryDict, request: HttpRequest) -> tuple[PeopleFilterForm, people_list.Wanted]:
    """The filters of a query string. What cannot be understood is shown, and narrows to nobody."""
    form = PeopleFilterForm(query, sight=sight(request))
    form.is_valid()
    given = {name: value for name, value in form.cleaned_data.items() if value}
    sort = query.get("sort", "name")
    if sort.removeprefix("-") in people_list.SORTS:
        given["sort"] = sort
    return form, people_list.Wanted(**given)


def kept(query: QueryDict) -> str:
    """The query string without the page."""
    copy = query.copy()
    copy.pop("page", None)
    return copy.urlencode()
