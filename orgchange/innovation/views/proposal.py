"""The page of a proposal: where it is, what it says, what happened."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from orgchange.directory.views.doors import clock
from orgchange.innovation import policies
from orgchange.innovation.deciding import idling
from orgchange.innovation.models import (
    Follow,
    ImportedProposal,
    Proposal,
    ProposalPerson,
    Stand,
    Vote,
)
from orgchange.innovation.proposing import versions
from orgchange.innovation.proposing.reading import sections
from orgchange.innovation.proposing.timeline import timeline
from orgchange.innovation.services.submitting import may_appeal
from orgchange.innovation.services.voting import points_left
from orgchange.innovation.states import state_of, told_state_of
from orgchange.innovation.tabs import proposal_tabs
from orgchange.innovation.views.doors_proposing import Looked, language, looked_at, proposal_or_404


@require_GET
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """What it says, in the newest version that was handed in; its writers see their copy."""
    found = looked_at(request, proposal_or_404(request, pk))
    row, shown = found.proposal, found.shown
    version = versions.newest(row) or versions.current(row)
    context = {
        **head(request, found, "innovation:proposal"),
        "version": version,
        "sections": sections(version, row.round.fund.currency, names=shown.submitter),
        "timeline": timeline(
            row, found.states, shown=shown, is_own=found.is_own, language=language()
        ),
        "people": _people(found),
        "votes": _votes(found),
        "acts": _acts(found),
        "ends_at": idling.ends_of([row]).get(row.pk) if _is_on_them(found) else None,
        "has_copy": found.is_own and row.submitted_at and versions.working_copy(row),
        "questions": list(row.questions.all()) if found.is_own or shown.state else [],
    }
    return render(request, "innovation/proposing/proposal.html", context)


def _is_on_them(found: Looked) -> bool:
    """Whether its submitters read it, and it is their turn: their silence closes it in the end."""
    return found.is_own and found.where.is_theirs


def head(request: HttpRequest, found: Looked, here: str) -> dict[str, Any]:
    """What stands above every page of a proposal."""
    row, held = found.proposal, found.sight
    follows = Follow.objects.filter(proposal=row, employee=held.employee_id)
    return {
        "proposal": row,
        "looked": found,
        "where": found.where,
        "shown": found.shown,
        "is_own": found.is_own,
        "title": row.title or _("Untitled proposal"),
        "tabs": proposal_tabs(request, row, here),
        "follows": held.employee_id is not None and follows.exists(),
        "may_follow": not found.is_own and policies.may_follow(held, row),
        "may_edit": found.is_own and policies.may_edit(held, row, state_of(row)),
    }


def _people(found: Looked) -> list[ProposalPerson]:
    """Who belongs to it, where names are shown."""
    if not found.shown.submitter:
        return []
    return list(found.proposal.people.select_related("employee"))


def _votes(found: Looked) -> dict[str, Any] | None:
    """What was given, and what the viewer can give; nothing where votes are hidden."""
    row, held = found.proposal, found.sight
    if not found.shown.votes or row.submitted_at is None:
        return None
    me = held.employee_id
    mine = Vote.objects.filter(proposal=row, employee=me).first() if me else None
    may = policies.may_vote(held, row, told_state_of(row))
    given = mine.points if mine else 0
    most = points_left(me, row, beside=True) if me and may else given
    choices = range(most + 1) if may or given else ()
    return {
        "given": given,
        "choices": choices,
        "most": most,
        "may": may,
        "elsewhere": _votes_elsewhere(row) if row.source else None,
    }


def _votes_elsewhere(row: Proposal) -> int | None:
    """What was counted before it came in by a file."""
    origin = ImportedProposal.objects.filter(proposal=row)
    return origin.values_list("votes", flat=True).first()


def _acts(found: Looked) -> dict[str, bool]:
    """What its submitters can do now."""
    row, where = found.proposal, found.where
    if not found.is_own:
        return {}
    is_open = where.stand in (Stand.DRAFT, Stand.OPEN)
    joined_or_out = row.state in ("duplicate", "out_of_scope")
    objected = row.moves.filter(transition="object").exists()
    return {
        "answer": row.state == "needs_info",
        "withdraw": is_open,
        "object": joined_or_out and not objected,
        "appeal": may_appeal(row, now=clock()),
    }
