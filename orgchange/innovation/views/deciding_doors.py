"""What the committee's pages share: the proposal that the asker handles, and their roles for it."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from orgchange.directory.scopes import Sight, sight
from orgchange.innovation.blindness import Shown, view_of
from orgchange.innovation.models import FundRole, Proposal
from orgchange.innovation.offices import funds_where, roles_for
from orgchange.innovation.policies import COMMITTEE
from orgchange.innovation.scopes import proposals_handled_by


@dataclass(frozen=True)
class CommitteeDoor:
    """Who of the committee stands before a proposal, and what they may be shown of it."""

    sight: Sight
    proposal: Proposal
    roles: frozenset[str]
    shown: Shown


def committee_door(request: HttpRequest, pk: int) -> CommitteeDoor:
    """A proposal of the asker's own funds; colleagues without an office there get 404.

    So does whoever belongs to it: what the committee has not told yet is not told here either.
    """
    held = sight(request)
    rows = proposals_handled_by(held).select_related(
        "round__fund", "round__period", "workflow", "submitter", "handler"
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    shown = view_of(held, [found])[found.pk]
    if not shown.state:
        raise Http404
    return CommitteeDoor(held, found, roles_for(held, found), shown)


def committee_funds(held: Sight) -> frozenset[int]:
    """The funds in whose committee the asker sits."""
    return funds_where(held, *COMMITTEE)


def sees_decisions(held: Sight) -> bool:
    """Whether the asker is shown the way to what is decided."""
    return held.is_auditor or bool(committee_funds(held))


def sees_telling(held: Sight) -> bool:
    """Whether the asker tells results somewhere."""
    return bool(funds_where(held, FundRole.MANAGER, FundRole.DIRECTOR))
