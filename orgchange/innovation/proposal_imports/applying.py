"""Writing what was previewed: proposals with a version each, as sets, however many there are."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet

from orgchange.accounts.models import User
from orgchange.innovation.models import (
    BudgetLine,
    ImportedProposal,
    Move,
    Proposal,
    ProposalImport,
    ProposalImportRow,
    ProposalVersion,
    RowAction,
)
from orgchange.innovation.proposal_imports.comparing import said_by
from orgchange.innovation.proposing.numbers import number_of
from orgchange.innovation.proposing.timeline import IMPORTED
from orgchange.innovation.similar.index import index_proposals

COMING_IN = (RowAction.NEW, RowAction.ALIKE)
BATCH = 500


def coming_in(held: ProposalImport) -> QuerySet[ProposalImportRow]:
    """The rows that confirming writes."""
    return held.rows.filter(action__in=COMING_IN)


def bring_in(held: ProposalImport, *, actor: User | None, now: datetime) -> int:
    """Make a proposal of each row that comes in; answers how many."""
    rows = list(coming_in(held))
    proposals = Proposal.objects.bulk_create(
        [_proposal(row, held, now) for row in rows], batch_size=BATCH
    )
    for row, proposal in zip(rows, proposals, strict=True):
        proposal.number = number_of(proposal.pk)
        row.proposal = proposal
    Proposal.objects.bulk_update(proposals, ["number"], batch_size=BATCH)
    _write_versions(rows, held, actor=actor, now=now)
    _write_steps(proposals, actor=actor, now=now)
    _write_origins(rows, held, now=now)
    ProposalImportRow.objects.bulk_update(rows, ["proposal"], batch_size=BATCH)
    index_proposals([proposal.pk for proposal in proposals], now=now)
    return len(proposals)


def _proposal(row: ProposalImportRow, held: ProposalImport, now: datetime) -> Proposal:
    """Without a day by which anything is due: thousands at once would all be late together."""
    return Proposal(
        round=held.round,
        workflow_id=held.round.workflow_id,
        rubric_id=held.round.rubric_id,
        submitter_id=row.submitter_id,
        title=row.title,
        language=row.language,
        asked=row.asked,
        state=row.state,
        told_state=row.state,
        entered_at=now,
        touched_at=now,
        submitted_at=_handed_in(row.submitted_on, now),
        source=held.source,
    )


def _handed_in(day: date | None, now: datetime) -> datetime:
    if day is None:
        return now
    return min(now, datetime.combine(day, time(12), ZoneInfo(settings.FIRM_TIME_ZONE)))


def _write_versions(
    rows: Sequence[ProposalImportRow], held: ProposalImport, *, actor: User | None, now: datetime
) -> None:
    """What each row says, as a first version; its amount as one line, called as its column."""
    versions = ProposalVersion.objects.bulk_create(
        [
            ProposalVersion(
                proposal=row.proposal,
                number=1,
                saved_at=now,
                saved_by=actor,
                title=row.title,
                scenario=row.text,
            )
            for row in rows
        ],
        batch_size=BATCH,
    )
    called = str(held.columns.get("amount", ""))[:200]
    lines = [
        BudgetLine(version=version, text=called, amount=row.asked)
        for row, version in zip(rows, versions, strict=True)
        if row.asked
    ]
    BudgetLine.objects.bulk_create(lines, batch_size=BATCH)


def _write_steps(proposals: Iterable[Proposal], *, actor: User | None, now: datetime) -> None:
    steps = [
        Move(proposal=one, transition=IMPORTED, source="", target=one.state, at=now, by=actor)
        for one in proposals
    ]
    Move.objects.bulk_create(steps, batch_size=BATCH)


def _write_origins(
    rows: Iterable[ProposalImportRow], held: ProposalImport, *, now: datetime
) -> None:
    origins = [
        ImportedProposal(
            proposal=row.proposal,
            proposal_import=held,
            fund_id=held.round.fund_id,
            source=held.source,
            key=row.key,
            votes=row.votes,
            said=said_by(row),
            at=now,
        )
        for row in rows
    ]
    ImportedProposal.objects.bulk_create(origins, batch_size=BATCH)
