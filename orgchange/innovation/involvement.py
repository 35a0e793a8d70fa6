"""Who had a part in a proposal, and so may not decide on it. Rule 5 of money.

"Their managers" is the whole line above the team on the day of the decision: a head of a function
is as little a stranger to a proposal from three levels below as its team's own manager. One is
left out, who stands at the top of the line and has no manager: above everybody, they are no closer
to one proposal than to another, and a firm whose head is the director could approve nothing. Of
those who report to the head directly, the head is a manager like any other.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgchange.core.sql import Sql, id_list, listed
from orgchange.innovation.models import (
    FundRole,
    Move,
    Part,
    Proposal,
    ProposalPerson,
    ReviewAssignment,
    WorkflowTransition,
)
from orgchange.teams.moment import JOBS, Moment


class Tie(models.TextChoices):
    """What ties somebody to a proposal."""

    SUBMITTER = "submitter", _("its submitter")
    CO_SUBMITTER = "co_submitter", _("one of its submitters")
    TEAM = "team", _("of its team")
    MANAGER = "manager", _("a manager of its team")
    REVIEWER = "reviewer", _("its reviewer")
    HANDLER = "handler", _("its fund manager")


Pairs = Iterable[tuple[int, int]]
Ties = dict[int, dict[int, Tie]]
PARTS = {Part.CO_SUBMITTER: Tie.CO_SUBMITTER, Part.TEAM: Tie.TEAM}


def ties(proposals: Collection[Proposal], *, on: date) -> Ties:
    """For each proposal, everybody tied to it on a day, by the closest tie. Five queries."""
    found: Ties = defaultdict(dict)
    ids = {proposal.pk for proposal in proposals}
    for proposal in proposals:
        found[proposal.pk][proposal.submitter_id] = Tie.SUBMITTER
    people = ProposalPerson.objects.filter(proposal__in=id_list(ids), part__in=PARTS)
    for proposal_id, person_id, part in people.values_list("proposal_id", "employee_id", "part"):
        found[proposal_id].setdefault(person_id, PARTS[Part(part)])
    _put(found, _managers(found, on), Tie.MANAGER)
    _put(found, _reviewers(ids), Tie.REVIEWER)
    _put(found, _handlers(proposals), Tie.HANDLER)
    return found


def tie_of(employee_id: int | None, proposal: Proposal, *, on: date) -> Tie | None:
    """What ties one person to one proposal; nothing, for most."""
    if employee_id is None:
        return None
    return ties([proposal], on=on)[proposal.pk].get(employee_id)


def _put(found: Ties, pairs: Pairs, tie: Tie) -> None:
    for proposal_id, person_id in pairs:
        found[proposal_id].setdefault(person_id, tie)


def _managers(found: Ties, on: date) -> list[tuple[int, int]]:
    """Everybody above those known so far, in any of their jobs; the top only above its own."""
    team = {person_id for people in found.values() for person_id in people}
    above = defaultdict(set)
    for person_id, manager_id in _line(team, on).rows():
        above[person_id].add(manager_id)
    return [
        (proposal_id, manager_id)
        for proposal_id, people in found.items()
        for person_id in list(people)
        for manager_id in above[person_id]
    ]


def _line(team: Collection[int], on: date) -> Sql:
    """Selects (person, manager). UNION ends it, should the line ever loop."""
    held = f"j.manager_id IS NOT NULL AND {Moment(on).holds('j')}"
    return Sql(
        "WITH RECURSIVE line(person, id, is_direct) AS ("
        f"SELECT j.employee_id, j.manager_id, 1 FROM {JOBS} j"
        f" WHERE j.employee_id IN ({listed(team)}) AND {held} UNION"
        f" SELECT line.person, j.manager_id, 0 FROM line JOIN {JOBS} j"
        f" ON j.employee_id = line.id WHERE {held})"
        " SELECT DISTINCT person, id FROM line WHERE is_direct = 1"
        f" OR EXISTS (SELECT 1 FROM {JOBS} j WHERE j.employee_id = line.id AND {held})"
    )


def _reviewers(proposal_ids: Collection[int]) -> Pairs:
    """Who is asked for a review, and who began one, even if it was taken back since."""
    rows = ReviewAssignment.objects.filter(
        Q(ended_at=None) | Q(review__isnull=False),
        proposal__in=id_list(proposal_ids),
    )
    return rows.values_list("proposal_id", "reviewer_id")


def _handlers(proposals: Collection[Proposal]) -> list[tuple[int, int]]:
    """Who handles it, and who took a fund manager's step with it."""
    steps = WorkflowTransition.objects.filter(version__in={row.workflow_id for row in proposals})
    codes = {
        code for code, roles in steps.values_list("code", "roles") if FundRole.MANAGER in roles
    }
    moves = Move.objects.filter(
        proposal__in=id_list(row.pk for row in proposals),
        transition__in=codes,
        by__employee__isnull=False,
    )
    taken = moves.values_list("proposal_id", "by__employee__pk")
    kept = [(row.pk, row.handler_id) for row in proposals if row.handler_id is not None]
    return [*kept, *taken]
