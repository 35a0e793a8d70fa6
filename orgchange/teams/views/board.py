"""The board of a draft: its page, the acts on it, and the figures of what one is about to do."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from orgchange.teams import board_words, planning, policies
from orgchange.teams.board_forms import ShareForm, settings_of
from orgchange.teams.boards import board_of
from orgchange.teams.models import Standing
from orgchange.teams.planning import Planned, Roster
from orgchange.teams.plans import Plan, plan_of
from orgchange.teams.pool import pool_of
from orgchange.teams.services import drafts
from orgchange.teams.services.rehearsal import check_plan
from orgchange.teams.views.board_acts import ACTS, POOL, person_or_404, seat_asked, unknown
from orgchange.teams.views.draft_doors import DraftDoor, draft_door


@require_GET
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The board. htmx asks for the pool alone when it is narrowed."""
    door = draft_door(request, pk)
    if getattr(request, "htmx", False) and request.htmx.target == "pool-list":  # type: ignore[attr-defined]
        plan = plan_of(door.draft)
        context = {"pool": pool_of(plan, door.sight, request.GET), "door": door}
        return render(request, "teams/board/_pool_list.html", context | _columns(plan))
    shared = list(door.draft.shared_with.order_by("full_name", "pk"))
    ids = frozenset(person.pk for person in shared)
    context = {
        **board_context(door, request.GET),
        "comments": door.draft.comments.select_related("author"),
        "may_comment": policies.can_see_draft(door.sight, can_edit=door.can_plan, shared_ids=ids),
        "shared": shared,
        "settings_form": settings_of(door.draft),
        "share_form": ShareForm(sight=door.sight, auto_id="share-%s"),
    }
    return render(request, "teams/board/page.html", context)


def board_context(door: DraftDoor, asked: QueryDict) -> dict[str, Any]:
    """What `_plan.html` shows."""
    plan = plan_of(door.draft)
    found = check_plan(plan)
    last = door.draft.steps.order_by("-number").values_list("number", flat=True).first() or 0
    return {
        "door": door,
        "draft": door.draft,
        "plan": plan,
        "check": found,
        "board": board_of(plan, found),
        "pool": pool_of(plan, door.sight, asked) if door.can_plan else None,
        "figures": board_words.figures_in_words(plan, sees_records=door.sees_records),
        "effect": board_words.effect(plan),
        "lines": board_words.lines(plan.changes, plan),
        "meanwhile": board_words.lines(plan.meanwhile, plan),
        "can_undo": door.can_plan and door.draft.at > 0,
        "can_redo": door.can_plan and door.draft.at < last,
        "standings": Standing.choices,
        "query": asked.urlencode(),
        **_columns(plan),
    }


def _columns(plan: Plan) -> dict[str, Any]:
    return {"slots": [(slot.code, plan.slot_name(slot.code)) for slot in plan.kind.slots]}


@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures, were this card dropped on that slot; a part of a page, nothing is written."""
    door = draft_door(request, pk, to_plan=True)
    asked = seat_asked(request.GET)
    person = person_or_404(door, asked["employee"])
    slot, came_from = asked["to"], asked["moved_from"]
    now = plan_of(door.draft, others=[person.pk])
    mine = _dropped(now.mine, person.pk, came_from, slot, asked["allocation"])
    plan = plan_of(door.draft, mine=mine)
    found = check_plan(plan)
    own = [problem for problem in found.breaks if problem.field.startswith(f"{person.pk}:")]
    context = {
        "figures": board_words.figures_in_words(
            plan, sees_records=door.sees_records, then=now.after
        ),
        "problems": own,
        "said": True,
    }
    return render(request, "teams/board/_figures.html", context)


def _dropped(
    seats: Roster, employee_id: int, came_from: str, slot: str, allocation: int | None
) -> Roster:
    """The roster with the card where it hovers; as it is, where that changes nothing."""
    old = seats.get((employee_id, came_from))
    if slot == POOL:
        return planning.without(seats, (employee_id, came_from))
    if (employee_id, slot) in seats or not slot:
        return seats
    share = drafts.DEFAULT_ALLOCATION if allocation is None else allocation
    new = replace(old, slot=slot) if old else Planned(employee_id, slot, share)
    return planning.with_seat(seats, new, instead_of=old.key if old else None)


@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """One act of planning; htmx gets the board anew, a plain form comes back to the page."""
    door = draft_door(request, pk)
    ACTS.get(request.POST.get("do", ""), unknown)(door, request.POST)
    door = draft_door(request, pk)
    asked = _asked(request)
    if getattr(request, "htmx", False):
        return render(request, "teams/board/_plan.html", board_context(door, asked))
    query = f"?{asked.urlencode()}" if asked else ""
    return redirect(f"{reverse('teams:draft', args=[pk])}{query}")


def _asked(request: HttpRequest) -> QueryDict:
    """What the pool is narrowed by on the page that the act came from."""
    htmx = getattr(request, "htmx", None)
    came_from = (htmx.current_url if htmx else request.headers.get("Referer")) or ""
    path, _mark, query = came_from.partition("?")
    own = reverse("teams:draft", args=[request.resolver_match.kwargs["pk"]])  # type: ignore[union-attr]
    return QueryDict(query if path.endswith(own) else "")
