"""A new assignment in five steps. The draft saves itself; before the last nobody is told."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from courses.assignments import builder as rules
from courses.assignments import lists, preview, services, simulate, summary
from courses.assignments.audience import parsed_date
from courses.assignments.builder import Builder
from courses.assignments.forms import LADDER, CourseForm, WhenForm
from courses.assignments.ladder import DEFAULT as DEFAULT_LADDER
from courses.assignments.lists import title_of
from courses.assignments.models import AppliesTo, Assignment, AssignmentState, Audience
from courses.assignments.policies import can_change
from courses.assignments.publishing import publish_draft
from courses.assignments.views.common import actor, add_problems, for_hr, moment, today
from courses.assignments.views.effect import Effect, effect_of
from courses.catalogue.queries import courses_visible_to
from orgchange.core.errors import DomainError
from orgchange.core.figures import number as grouped
from orgchange.core.texts import whole
from orgchange.core.toasts import toast
from orgchange.core.wording import day_text
from orgchange.directory.scopes import sight

STEPS = ("course", "who", "when", "check", "publish")


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Step 1 of an assignment that is not there yet."""
    for_hr(request)
    return _course_step(request, None)


@require_http_methods(["GET", "POST"])
def course(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 1 again: another course or reason, nothing else lost."""
    return _course_step(request, _draft(request, pk))


@require_http_methods(["GET", "POST"])
def who(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 2: the rule, with what it means today beside each line."""
    draft = _draft(request, pk)
    held = rules.from_rule(draft.draft.get("rule"))
    builder, error, note = held or Builder(), "", ""
    if request.method == "POST":
        act = request.POST.get("act", "")
        builder = rules.from_form(request.POST)
        error, note = _apply(request, builder, act)
        for condition in builder.conditions:
            rules.understand(condition)
        has_open_ends = bool(error) or any(c.error for c in builder.conditions)
        error = error or _save_rule(request, draft, builder)
        if act == "next" and not has_open_ends and not error:
            return _go(request, "assignments:draft-when", pk)
        held = builder
    context = {
        **_shell(request, draft, "who"),
        **_who_numbers(request, draft, builder),
        "is_nested": held is None,
        "is_edit": _is_edit(draft),
        "confined": summary.departments_in_words(draft.scope),
        "error": error,
        "note": note,
        "audiences": Audience.objects.all()[:200],
    }
    is_part = bool(getattr(request, "htmx", False))
    name = "assignments/_who.html" if is_part else "assignments/who.html"
    response = render(request, name, context)
    if is_part:
        response.headers["HX-Trigger-After-Swap"] = "draftSaved"
    return response


@require_http_methods(["GET", "POST"])
def when(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 3: due, valid, reminded."""
    draft = _draft(request, pk)
    form = WhenForm(
        request.POST if request.method == "POST" else None, initial=_when_initial(draft)
    )
    is_part = bool(getattr(request, "htmx", False))
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, draft, terms=form.terms(), steps=form.ladder())
        except DomainError as error:
            add_problems(form, error)
        else:
            if request.POST.get("act") == "next":
                return _go(request, "assignments:draft-check", pk)
    if is_part and request.POST.get("act") != "next":
        response = render(request, "assignments/_saved.html", {"draft": draft, "form": form})
        response.headers["HX-Trigger-After-Swap"] = "draftSaved"
        return response
    context = {**_shell(request, draft, "when"), "form": form}
    return render(request, "assignments/when.html", context, status=422 if form.errors else 200)


@require_GET
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 4: what it would do, by the code that will do it."""
    draft = _draft(request, pk)
    applies_to = request.GET.get("applies_to", "")
    applies_to = applies_to if applies_to in AppliesTo.values else AppliesTo.EVERYONE.value
    effect, refusal = _effect(request, draft, applies_to)
    context = {
        **_shell(request, draft, "check"),
        "sim": effect,
        "refusal": refusal,
        "terms": summary.terms_in_words(draft.draft),
        "rule_words": summary.rule_in_words(draft.draft.get("rule")),
        "confined": summary.departments_in_words(draft.scope),
        "choices": _choices(applies_to) if _is_edit(draft) else [],
        "applies_to": applies_to,
    }
    return render(request, "assignments/check.html", context)


@require_GET
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    """ "If you publish now", beside the steps; a part of a page."""
    draft = _draft(request, pk)
    effect, refusal = _effect(request, draft, AppliesTo.EVERYONE)
    return render(request, "assignments/_panel.html", {"sim": effect, "refusal": refusal})


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 5: from now on it counts."""
    draft, now = _draft(request, pk), timezone.now()
    if _is_edit(draft):
        services.edit(
            assignment=draft,
            changes={k: v for k, v in draft.draft.items() if k != "starts_on"},
            applies_to=request.POST.get("applies_to", ""),
            actor=actor(request),
            now=now,
        )
        toast(request, _("Changed. The version before stays on record."))
        return redirect("assignments:page", pk=pk)
    publish_draft(assignment=draft, actor=actor(request), now=now)
    people = lists.count(lists.Wanted(moment=moment(), assignment_id=pk))
    text = ngettext(
        "Published. %(people)s person must hold it from today.",
        "Published. %(people)s people must hold it from today.",
        people,
    )
    toast(request, text % {"people": grouped(people)})
    return redirect("assignments:page", pk=pk)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    draft = _draft(request, pk)
    if _is_edit(draft):
        return redirect("assignments:page", pk=pk)
    services.delete_draft(assignment=draft, actor=actor(request), now=timezone.now())
    toast(request, _("The draft is thrown away."))
    return redirect("assignments:list")


@require_GET
def offers(request: HttpRequest) -> HttpResponse:
    """What fits what is being typed, as options of a list under the field."""
    for_hr(request)
    row = next((key for key in request.GET if key.startswith("add-")), "")
    name = request.GET.get(f"field-{row.removeprefix('add-')}", request.GET.get("field", ""))
    typed = (request.GET.get(row) or request.GET.get("person") or "")[:200]
    found = rules.suggestions(name, typed) if name in rules.FIELDS else []
    return render(request, "assignments/_offers.html", {"offers": found[: rules.OFFERED]})


@require_GET
def everyone(request: HttpRequest, pk: int) -> HttpResponse:
    """All people whom the rule of a draft means, page by page."""
    draft = _draft(request, pk)
    builder = rules.from_rule(draft.draft.get("rule")) or Builder()
    number = max(whole(request.GET.get("page", ""), digits=6) or 1, 1)
    on, size = today(request), 50
    people = preview.sample(
        builder,
        on=on,
        scope=draft.scope,
        limit=size + 1,
        offset=(number - 1) * size,
        is_mixed=False,
    )
    context = {
        **_shell(request, draft, "who"),
        "people": people[:size],
        "total": preview.size(builder, on=on, scope=draft.scope),
        "before": number - 1,
        "after": number + 1 if len(people) > size else 0,
    }
    return render(request, "assignments/everyone.html", context)


def _draft(request: HttpRequest, pk: int) -> Assignment:
    """What is being written: a draft, or the change of a published assignment."""
    seen = for_hr(request)
    found = get_object_or_404(Assignment.objects.select_related("requirement__course"), pk=pk)
    is_open = found.state == AssignmentState.DRAFT or _is_edit(found)
    if not is_open or not can_change(seen, found):
        raise Http404
    return found


def _is_edit(draft: Assignment) -> bool:
    return draft.state == AssignmentState.PUBLISHED and bool(draft.draft)


def _choices(here: str) -> list[dict[str, Any]]:
    hints = {
        AppliesTo.NEW: _("Who is in keeps the terms of before."),
        AppliesTo.OPEN: _("What is covered stays covered as it is, until its next period."),
        AppliesTo.EVERYONE: _("Validity of what is held already is counted anew, too."),
    }
    return [
        {"value": c.value, "label": c.label, "hint": hints[c], "is_here": c.value == here}
        for c in AppliesTo
    ]


def _course_step(request: HttpRequest, draft: Assignment | None) -> HttpResponse:
    initial = {}
    if draft is not None:
        initial = {"course": draft.requirement.course_id, "reason": draft.reason}
    elif course := whole(request.GET.get("course", "")):
        initial = {"course": course}
    on_offer = courses_visible_to(sight(request)).filter(retired_on=None)
    form = CourseForm(request.POST or None, courses=on_offer, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.save_draft(
                assignment=draft,
                course=form.cleaned_data["course"],
                reason=form.cleaned_data["reason"],
                actor=actor(request),
                now=timezone.now(),
            )
        except DomainError as error:
            add_problems(form, error)
        else:
            return redirect("assignments:draft-who", pk=saved.pk)
    context = {**_shell(request, draft, "course"), "form": form}
    return render(request, "assignments/course.html", context, status=422 if form.errors else 200)


def _apply(request: HttpRequest, builder: Builder, act: str) -> tuple[str, str]:
    """Do what a button of the builder says; (what is wrong, what happened)."""
    name, _colon, rest = act.partition(":")
    place, _colon, which = rest.partition(":")
    conditions = builder.conditions
    if name == "add" and place in rules.GROUPS:
        conditions.append(rules.Condition(group=place))
    elif name in ("remove", "drop", "pick"):
        index = whole(place)
        if index is not None and index < len(conditions):
            _change(conditions, name, index, which)
    elif name == "out":
        builder.put_in = [held for held in builder.put_in if held != rest]
        builder.taken_out = list(dict.fromkeys([*builder.taken_out, rest]))
        return "", _("Taken out by hand. No rule brings the person back.")
    elif name == "back":
        builder.put_in = [held for held in builder.put_in if held != rest]
        builder.taken_out = [held for held in builder.taken_out if held != rest]
    elif name == "in":
        return _put_in(builder, request.POST.get("person", "")), ""
    elif name == "load":
        return _load(builder, request.POST.get("audience", "")), ""
    elif name == "keep":
        return _keep(request, builder)
    return "", ""


def _change(conditions: list[rules.Condition], name: str, place: int, which: str) -> None:
    if name == "remove":
        del conditions[place]
    elif name == "drop":
        conditions[place].values = [v for v in conditions[place].values if v != which]
    else:
        conditions[place].values.append(which)
        conditions[place].typed = ""


def _put_in(builder: Builder, typed: str) -> str:
    found = rules.find("employee", typed) if typed.strip() else []
    if len(found) != 1:
        return (
            _("Several people fit. Give the employee number.")
            if found
            else _("Nobody by that name or number.")
        )
    value = found[0][0]
    builder.taken_out = [held for held in builder.taken_out if held != value]
    builder.put_in = list(dict.fromkeys([*builder.put_in, value]))
    return ""


def _load(builder: Builder, pk: str) -> str:
    kept = Audience.objects.filter(pk=whole(pk) or 0).first()
    loaded = rules.from_rule(kept.rule) if kept else None
    if loaded is None:
        return _("This audience cannot be shown here.") if kept else _("Choose an audience.")
    builder.conditions, builder.put_in = loaded.conditions, loaded.put_in
    builder.taken_out = loaded.taken_out
    return ""


def _keep(request: HttpRequest, builder: Builder) -> tuple[str, str]:
    name = " ".join(request.POST.get("audience_name", "").split())
    if not name:
        return _("Give the audience a name."), ""
    try:
        services.save_audience(
            name=name, rule=builder.rule(), actor=actor(request), now=timezone.now()
        )
    except DomainError as error:
        return error.message, ""
    return "", _("Kept as “%(name)s”.") % {"name": name}


def _save_rule(request: HttpRequest, draft: Assignment, builder: Builder) -> str:
    try:
        _save(request, draft, terms={"rule": builder.rule()})
    except DomainError as error:
        return error.message
    return ""


def _save(request: HttpRequest, draft: Assignment, **given: Any) -> None:
    services.save_draft(assignment=draft, **given, actor=actor(request), now=timezone.now())


def _effect(request: HttpRequest, draft: Assignment, applies_to: str) -> tuple[Effect | None, str]:
    """(what it would do, or why that cannot be said)."""
    if "due_rule" not in draft.draft:
        return None, _("Say when it is due, and the effect is counted here.")
    now, who = timezone.now(), actor(request)
    try:
        if _is_edit(draft):
            changes = {k: v for k, v in draft.draft.items() if k != "starts_on"}
            found = simulate.of_edit(
                assignment=draft, changes=changes, applies_to=applies_to, actor=who, now=now
            )
        else:
            found = simulate.of_publishing(assignment=draft, actor=who, now=now)
    except DomainError as error:
        return None, error.message
    return effect_of(found), ""


def _who_numbers(request: HttpRequest, draft: Assignment, builder: Builder) -> dict[str, Any]:
    """Counts and the sample; without them where the rule cannot be read."""
    labels = rules.labels_of(builder)
    on = today(request)
    try:
        counted = preview.counts(builder, on=on, scope=draft.scope)
        people = preview.sample(builder, on=on, scope=draft.scope)
    except DomainError:
        counted, people = None, []
    return {
        "groups": [_group(builder, name, counted, labels) for name in rules.GROUPS],
        "builder": builder,
        "counts": counted,
        "sample": people,
        "put_in": [(v, labels.get(("employee", v.lower()), v)) for v in builder.put_in],
        "taken_out": [(v, labels.get(("employee", v.lower()), v)) for v in builder.taken_out],
    }


def _group(
    builder: Builder, name: str, counted: preview.Counts | None, labels: dict[Any, str]
) -> dict[str, Any]:
    lines = []
    for index, condition in enumerate(builder.conditions):
        if condition.group != name:
            continue
        tokens = [(v, labels.get((condition.field, v.lower()), v)) for v in condition.values]
        if condition.field == "hired":
            days = ((v, parsed_date(v)) for v in condition.values)
            tokens = [(v, day_text(day) if day else v) for v, day in days]
        lines.append(
            {
                "index": index,
                "number": index + 1,
                "condition": condition,
                "ops": rules.ops_of(condition.field).items(),
                "fields": rules.FIELDS.items(),
                "tokens": tokens,
                "short": [
                    pair
                    for pair in rules.SHORT.get(condition.field, ())
                    if pair[0] not in condition.values
                ],
                "is_short": condition.field in rules.SHORT,
                "count": counted.conditions[index] if counted else None,
            }
        )
    return {"name": name, "lines": lines, "count": counted.groups.get(name) if counted else None}


def _when_initial(draft: Assignment) -> dict[str, Any]:
    ladder = {name: getattr(DEFAULT_LADDER, name) for name in LADDER} | (draft.ladder or {})
    ladder["before"] = ", ".join(str(days) for days in ladder["before"])
    return {**ladder, **{k: v for k, v in draft.draft.items() if k != "rule"}}


def _shell(request: HttpRequest, draft: Assignment | None, here: str) -> dict[str, Any]:
    """What every step shows around its form."""
    title = title_of(draft.requirement.course) if draft and draft.requirement.course else ""
    return {"draft": draft, "course_title": title, "steps": _steps(request, draft, here)}


def _steps(request: HttpRequest, draft: Assignment | None, here: str) -> list[dict[str, Any]]:
    held = draft.draft if draft else {}
    done = {"course": draft is not None, "who": "rule" in held, "when": "due_rule" in held}
    labels = {
        "course": (_("Course"), title_of(draft.requirement.course) if draft else ""),  # type: ignore[arg-type]
        "who": (pgettext("step", "Who"), summary.audience_in_short(held)),
        "when": (_("When"), summary.due_in_short(held)),
        "check": (_("Check"), _("see what it does")),
        "publish": (_("Publish"), _("nothing sent yet")),
    }
    found = []
    for name in STEPS:
        url = reverse(f"assignments:draft-{name}", args=[draft.pk]) if draft else ""
        is_open = name in ("course", "who", "when") or (name == "check" and done["when"])
        found.append(
            {
                "label": labels[name][0],
                "detail": labels[name][1],
                "url": url if name != "publish" and is_open and name != here else "",
                "is_done": done.get(name, False) and name != here,
                "is_here": name == here,
            }
        )
    return found


def _go(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(reverse(name, args=[pk]))
    return redirect(name, pk=pk)
