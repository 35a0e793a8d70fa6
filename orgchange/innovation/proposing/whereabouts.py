"""Where a proposal is, who has it, and by when the answer comes, as its submitter was told.

Colleagues read the same. What was decided and not told yet shows nowhere here: neither by its
name, nor by a date that moves when it is decided.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from orgchange.innovation.models import FundRole, Proposal, Stand, WorkflowState
from orgchange.innovation.offices import SUBMITTER

BADGES = {
    Stand.DRAFT: "excluded",
    Stand.OPEN: "now",
    Stand.DECIDED: "info",
    Stand.ENDED: "excluded",
}


@dataclass(frozen=True)
class Whereabouts:
    """A state in plain words. `inner`: its name in the committee, for who may know it.

    `due_at` is the submitter's own date where `is_theirs`, else the day of the fund's answer.
    """

    code: str
    name: str
    badge: str
    stand: str
    who: str
    due_at: datetime | None
    is_theirs: bool
    is_late: bool
    inner: str = ""

    @property
    def due_on(self) -> datetime | None:
        """Within the day that is due: the end of a day is the midnight after it."""
        return self.due_at - timedelta(seconds=1) if self.due_at else None


def states_of(proposals: Iterable[Proposal]) -> dict[tuple[int, str], WorkflowState]:
    """The states of all the workflow versions that these proposals run under. One query."""
    versions = {proposal.workflow_id for proposal in proposals}
    rows = WorkflowState.objects.filter(version__in=versions)
    return {(row.version_id, row.code): row for row in rows}


def whereabouts(
    proposals: Iterable[Proposal],
    *,
    language: str,
    now: datetime,
    sees_state: Mapping[int, bool] | None = None,
    own: Collection[int] = (),
) -> dict[int, Whereabouts]:
    """Where each is; the words for its submitter are for those who `own` it.

    Give proposals with their `round` and `handler`; one query for all.
    """
    rows = list(proposals)
    states = states_of(rows)
    return {
        row.pk: _where(
            row,
            states,
            language,
            now,
            sees_state=(sees_state or {}).get(row.pk, False),
            is_own=row.pk in own,
        )
        for row in rows
    }


def _where(
    proposal: Proposal,
    states: Mapping[tuple[int, str], WorkflowState],
    language: str,
    now: datetime,
    *,
    sees_state: bool,
    is_own: bool,
) -> Whereabouts:
    told = states[proposal.workflow_id, proposal.told_state]
    due_at = _due_at(proposal, told)
    inner = states[proposal.workflow_id, proposal.state].name_in(language) if sees_state else ""
    is_theirs = told.owner == SUBMITTER and told.stand in (Stand.DRAFT, Stand.OPEN)
    return Whereabouts(
        code=told.code,
        name=told.public_name_in(language) if is_own else told.name_in(language),
        badge=_badge(told, is_theirs),
        stand=told.stand,
        who=_who(proposal, told),
        due_at=due_at,
        is_theirs=is_theirs,
        is_late=due_at is not None and due_at < now,
        inner=inner,
    )


def _due_at(proposal: Proposal, told: WorkflowState) -> datetime | None:
    """The first reply's day until there was one; after reviewing began, the day all are told."""
    if told.stand != Stand.OPEN:
        return None
    if told.owner == SUBMITTER:
        return proposal.told_due_at
    if not told.is_text_locked:
        waits = proposal.replied_at is None and proposal.reply_due_at is not None
        return proposal.reply_due_at if waits else proposal.told_due_at
    return proposal.round.tell_by or proposal.told_due_at


def _badge(told: WorkflowState, is_theirs: bool) -> str:
    if told.code == "approved":
        return "covered"
    return "pending" if is_theirs and told.stand == Stand.OPEN else BADGES[Stand(told.stand)]


def _who(proposal: Proposal, told: WorkflowState) -> str:
    """Whose turn it is; nobody's, once it has ended."""
    if told.stand in (Stand.DECIDED, Stand.ENDED):
        return ""
    if told.owner == SUBMITTER:
        return _("The submitter")
    if not told.is_text_locked and proposal.handler is not None:
        return proposal.handler.full_name
    if told.owner == FundRole.REVIEWER:
        return pgettext("who has a proposal", "The reviewers")
    return str(FundRole(told.owner).label) if told.owner in FundRole.values else told.owner


def under_way() -> Q:
    """Proposals whose submitter was not told of an end."""
    ends = WorkflowState.objects.filter(stand__in=(Stand.DECIDED, Stand.ENDED))
    return ~Q(told_state__in=ends.order_by().values("code"))
