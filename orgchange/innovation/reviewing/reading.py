"""A proposal's text as those who judge it read it: names only where they may be known."""

from dataclasses import dataclass
from decimal import Decimal

from orgchange.innovation.models import (
    BudgetLine,
    DataSource,
    Part,
    PlannedMilestone,
    Proposal,
    ProposalVersion,
)


@dataclass(frozen=True)
class ReadText:
    """The newest submitted version with its lists. `people`: who belongs to it, where shown."""

    version: ProposalVersion
    sources: list[DataSource]
    lines: list[BudgetLine]
    milestones: list[PlannedMilestone]
    total: Decimal
    names: bool
    people: list[tuple[str, str]]


def text_of(proposal: Proposal, *, names: bool) -> ReadText:
    """What is read of it. Five queries; without names, nobody's is read from the database."""
    versions = ProposalVersion.objects.filter(proposal=proposal, number__isnull=False)
    if names:
        versions = versions.select_related("problem_owner")
    version = versions.latest("number")
    sources = version.sources.select_related("owner") if names else version.sources.all()
    lines = list(version.lines.all())
    return ReadText(
        version=version,
        sources=list(sources),
        lines=lines,
        milestones=list(version.milestones.all()),
        total=sum((line.amount for line in lines), Decimal(0)),
        names=names,
        people=_people(proposal) if names else [],
    )


def _people(proposal: Proposal) -> list[tuple[str, str]]:
    """(name, part) of everybody who belongs to it, the submitter first."""
    rows = proposal.people.select_related("employee")
    others = [(row.employee.full_name, str(Part(row.part).label)) for row in rows]
    return [(proposal.submitter.full_name, ""), *others]
