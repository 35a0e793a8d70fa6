"""Keeping the record of conflicts: found when the directory changes, or declared.

Found ones stop the review at once: whoever became a manager of the submitter reads no further,
and what they wrote counts no more.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import firm_day
from orgchange.core.errors import DomainError, Problem
from orgchange.core.sql import id_list
from orgchange.directory import tree
from orgchange.directory.services.writing import refuse_invalid, require, sight_of_actor, too_long
from orgchange.innovation.conflicts import Tie, conflicts_between
from orgchange.innovation.models import (
    Conflict,
    ConflictKind,
    Ending,
    FundOffice,
    Proposal,
    Review,
    ReviewAssignment,
)
from orgchange.innovation.notices import reviewer_notices
from orgchange.innovation.offices import held_on
from orgchange.innovation.proposing.under_review import under_way
from orgchange.innovation.scopes import proposals_visible_to

MOST_WORDS = 2000


class DeclaredAlready(DomainError):
    """This person has said so before."""

    code = "declared_already"


def people_changed(*, employee_ids: Collection[int] | None, now: datetime) -> None:
    """Handler of the directory's event, of seats as well: look again where it can matter."""
    if employee_ids is None:
        refresh(now=now)
    elif employee_ids:
        on = firm_day(now)
        below = tree.line_sql(employee_ids, on=on).rows()
        refresh(now=now, people=frozenset(employee_ids) | {row[0] for row in below})


def refresh(*, now: datetime, people: frozenset[int] | None = None) -> int:
    """Make the record true for all that is under way, of these people only; how many are new."""
    on = firm_day(now)
    with transaction.atomic():
        return sum(
            _refresh_fund(rows, who, people, on=on, now=now) for rows, who in _by_fund(on).values()
        )


def refresh_proposal(*, proposal: Proposal, now: datetime) -> int:
    """Make the record true for one: it was handed in, or the people of it changed."""
    on = firm_day(now)
    rows = Proposal.objects.filter(pk=proposal.pk)
    return _keep(rows, _asked(proposal.round.fund_id, on), on=on, now=now)


def declare(*, proposal: Proposal, words: str, actor: User, now: datetime) -> Conflict:
    """Say that one is too close to a proposal; one's review of it ends."""
    sight = sight_of_actor(actor, now)
    require(sight is not None and sight.employee_id is not None)
    visible = sight is not None and proposals_visible_to(sight).filter(pk=proposal.pk).exists()
    require(visible)
    refuse_invalid(_wrong(words))
    employee_id = sight.employee_id if sight else 0
    with transaction.atomic():
        tie = {"proposal": proposal, "employee_id": employee_id, "kind": ConflictKind.DECLARED}
        given = {"words": words.strip(), "found_at": now}
        found, is_new = Conflict.objects.get_or_create(**tie, ended_at=None, defaults=given)
        if not is_new:
            raise DeclaredAlready(_("You have said so already."))
        _stop(Q(proposal=proposal, reviewer=employee_id), Ending.DECLARED, now)
        record(action="conflict.declared", obj=proposal, actor=actor, at=now)
    return found


def _wrong(words: str) -> list[Problem]:
    if not words.strip():
        return [Problem("words", "required", _("Say in a few words how."))]
    return too_long("words", words, MOST_WORDS)


def _by_fund(on: date) -> dict[int, tuple[QuerySet[Proposal], frozenset[int]]]:
    """{fund: (its proposals under way, who holds an office in it or reviews for it)}."""
    rows = under_way()
    funds = rows.order_by().values_list("round__fund", flat=True).distinct()
    return {fund: (rows.filter(round__fund=fund), _asked(fund, on)) for fund in funds}


def _asked(fund_id: int, on: date) -> frozenset[int]:
    offices = FundOffice.objects.filter(held_on(on), fund=fund_id)
    reviewers = ReviewAssignment.objects.filter(proposal__round__fund=fund_id, ended_at=None)
    return frozenset(offices.values_list("employee_id", flat=True)) | frozenset(
        reviewers.order_by().values_list("reviewer_id", flat=True).distinct()
    )


def _refresh_fund(
    rows: QuerySet[Proposal],
    who: frozenset[int],
    people: frozenset[int] | None,
    *,
    on: date,
    now: datetime,
) -> int:
    """A tie has two ends: the people changed are looked for at both."""
    if people is None:
        return _keep(rows, who, on=on, now=now)
    ids = id_list(people)
    theirs = rows.filter(Q(submitter__in=ids) | Q(people__employee__in=ids)).distinct()
    return _keep(theirs, who, on=on, now=now) + _keep(rows, who & people, on=on, now=now)


def _keep(rows: QuerySet[Proposal], who: frozenset[int], *, on: date, now: datetime) -> int:
    """Write what is new, end what no longer holds, and stop the reviews that are concerned."""
    if not who:
        return 0
    found = {
        tie for tie in conflicts_between(who, rows, on=on) if tie.kind != ConflictKind.DECLARED
    }
    kept = Conflict.objects.filter(
        proposal__in=rows.values("pk"), employee__in=id_list(who), ended_at=None
    ).exclude(kind=ConflictKind.DECLARED)
    known = {Tie(row.proposal_id, row.employee_id, row.kind): row.pk for row in kept}
    gone = [pk for tie, pk in known.items() if tie not in found]
    Conflict.objects.filter(pk__in=id_list(gone)).update(ended_at=now, updated_at=now)
    Conflict.objects.bulk_create(
        [
            Conflict(
                proposal_id=tie.proposal_id,
                employee_id=tie.employee_id,
                kind=tie.kind,
                found_at=now,
            )
            for tie in sorted(found - set(known))
        ]
    )
    _stop_found(found, now)
    return len(found - set(known))


def _stop_found(ties: Collection[Tie], now: datetime) -> None:
    by_person = defaultdict(set)
    for tie in ties:
        by_person[tie.employee_id].add(tie.proposal_id)
    open_ones = ReviewAssignment.objects.filter(
        ended_at=None, reviewer__in=id_list(by_person)
    ).values_list("pk", "reviewer_id", "proposal_id")
    stopped = [pk for pk, who, what in open_ones if what in by_person[who]]
    _stop(Q(pk__in=id_list(stopped)), Ending.FOUND, now)


def _stop(which: Q, ending: str, now: datetime) -> None:
    """End these reviews; what was handed in is set aside."""
    rows = ReviewAssignment.objects.filter(which, ended_at=None)
    ended = list(rows.select_related("proposal__round"))
    Review.objects.filter(assignment__in=id_list(row.pk for row in ended)).update(
        set_aside_at=now, updated_at=now
    )
    ReviewAssignment.objects.filter(pk__in=id_list(row.pk for row in ended)).update(
        ended_at=now, ending=ending, updated_at=now
    )
    for row in ended:
        facts = {"reviewer": row.reviewer_id, "ending": str(ending)}
        record(action="review.ended", obj=row.proposal, actor=None, at=now, changes=facts)
    reviewer_notices.tell_missing(ended, now=now)
    if ending == Ending.FOUND:  # who has declared it knows
        reviewer_notices.tell_ended(ended, now=now)
