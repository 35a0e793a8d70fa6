"""Step 2 of the wizard, who must hold it: the rule line by line, with what each means today."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from courses.assignments import builder as rules
from courses.assignments import preview, services, summary
from courses.assignments.audience import parsed_date
from courses.assignments.builder import Builder
from courses.assignments.models import Assignment, Audience
from courses.assignments.views.common import actor, for_hr, today
from courses.assignments.views.draft import (
    draft_of,
    go_on,
    is_edit,
    saved,
    shell,
)
from orgchange.core.doors import is_part
from orgchange.core.errors import DomainError
from orgchange.core.texts import whole
from orgchange.core.wording import day_text

AUDIENCES = 200  # offered to be loaded
PAGE = 50


@require_http_methods(["GET", "POST"])
def who(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 2: the rule, with what it means today beside each line."""
    draft = draft_of(request, pk)
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
            return go_on(request, "assignments:draft-when", pk)
        held = builder
    context = {
        **shell(request, draft, "who"),
        **_meant(request, draft, builder),
        "is_nested": held is None,
        "is_edit": is_edit(draft),
        "confined": summary.departments_in_words(draft.scope),
        "error": error,
        "note": note,
        "audiences": Audience.objects.all()[:AUDIENCES],
    }
    if is_part(request):
        return saved(render(request, "assignments/_who.html", context))
    return render(request, "assignments/who.html", context)


@require_GET
def offers(request: HttpRequest) -> HttpResponse:
    """What fits what is being typed, as options of a list under the field."""
    for_hr(request)
    row = next((key for key in request.GET if key.startswith("add-")), "")
    name = request.GET.get(f"field-{row.removeprefix('add-')}", request.GET.get("field", ""))
    typed = (request.GET.get(row) or request.GET.get("person") or "")[:200]
    found = rules.suggestions(name, typed) if name in rules.fields() else []
    return render(request, "assignments/_offers.html", {"offers": found[: rules.OFFERED]})


@require_GET
def everyone(request: HttpRequest, pk: int) -> HttpResponse:
    """All people whom the rule of a draft means, page by page."""
    draft = draft_of(request, pk)
    builder = rules.from_rule(draft.draft.get("rule")) or Builder()
    number = max(whole(request.GET.get("page", ""), digits=6) or 1, 1)
    on = today(request)
    people = preview.sample(
        builder,
        on=on,
        scope=draft.scope,
        limit=PAGE + 1,
        offset=(number - 1) * PAGE,
        is_mixed=False,
    )
    context = {
        **shell(request, draft, "who"),
        "people": people[:PAGE],
        "total": preview.size(builder, on=on, scope=draft.scope),
        "before": number - 1,
        "after": number + 1 if len(people) > PAGE else 0,
    }
    return render(request, "assignments/everyone.html", context)


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
        services.save_draft(
            assignment=draft,
            terms={"rule": builder.rule()},
            actor=actor(request),
            now=timezone.now(),
        )
    except DomainError as error:
        return error.message
    return ""


def _meant(request: HttpRequest, draft: Assignment, builder: Builder) -> dict[str, Any]:
    """The three groups with their counts and a sample; without where the rule is unreadable."""
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
    lines = [
        {
            **_line(condition, labels),
            "index": index,
            "number": index + 1,
            "count": counted.conditions[index] if counted else None,
        }
        for index, condition in enumerate(builder.conditions)
        if condition.group == name
    ]
    return {"name": name, "lines": lines, "count": counted.groups.get(name) if counted else None}


def _line(condition: rules.Condition, labels: dict[Any, str]) -> dict[str, Any]:
    """A condition with the words of its values, and what may still be chosen of a short list."""
    name, held = condition.field, condition.values
    if name == "hired":
        days = ((value, parsed_date(value)) for value in held)
        tokens = [(value, day_text(day) if day else value) for value, day in days]
    else:
        tokens = [(value, labels.get((name, value.lower()), value)) for value in held]
    return {
        "condition": condition,
        "ops": rules.ops_of(name).items(),
        "fields": rules.fields().items(),
        "tokens": tokens,
        "short": [pair for pair in rules.SHORT.get(name, ()) if pair[0] not in held],
        "is_short": name in rules.SHORT,
    }
