"""Taking an import back: its proposals go, as long as nobody has done anything with them."""

from typing import Any

from django.db.models import Count, F, QuerySet

from orgchange.directory.roster.lines import Line, Notes
from orgchange.innovation.models import (
    ImportedProposal,
    Proposal,
    ProposalImport,
    ProposalImportRow,
    RowAction,
)
from orgchange.innovation.proposal_imports.previews import Preview

# What an import writes itself, and what is computed from it.
OWN = frozenset(
    {
        "budgetline",
        "importedproposal",
        "move",
        "proposalimportrow",
        "proposalterm",
        "proposaltext",
        "proposalversion",
    }
)


def brought_by(held: ProposalImport) -> QuerySet[Proposal]:
    """The proposals that an import made."""
    made = ImportedProposal.objects.filter(proposal_import=held)
    return Proposal.objects.filter(pk__in=made.values("proposal"))


def worked_on(proposals: QuerySet[Proposal]) -> set[int]:
    """Those that somebody moved, wrote on, judged, voted for, pointed at. A query for each table.

    Whatever later parts add to a proposal counts, without being named here.
    """
    found: set[int] = set()
    ids = proposals.order_by().values("pk")
    for relation in _others():
        name = relation.field.name
        rows = relation.related_model._base_manager.filter(**{f"{name}__in": ids})
        found.update(rows.order_by().values_list(name, flat=True))
    steps = proposals.annotate(steps=Count("moves", distinct=True))
    written = steps.annotate(written=Count("versions", distinct=True))
    for pk, moves, versions in written.order_by().values_list("pk", "steps", "written"):
        if moves > 1 or versions > 1:
            found.add(pk)
    touched = proposals.exclude(touched_at=F("imported__at"))
    return found | set(touched.order_by().values_list("pk", flat=True))


def _others() -> list[Any]:
    """Every way in which a row of another table points at a proposal."""
    fields: list[Any] = Proposal._meta.get_fields(include_hidden=True)
    pointing = [field for field in fields if field.auto_created and not field.concrete]
    return [field for field in pointing if field.related_model._meta.model_name not in OWN]


def preview_undoing(original: ProposalImport) -> Preview:
    """What would be taken back; what was worked on since is a problem."""
    made = Preview(Notes({}))
    proposals = brought_by(original)
    standing = worked_on(proposals)
    rows = {row.proposal_id: row for row in original.rows.filter(proposal__in=proposals)}
    for proposal in proposals.order_by("pk"):
        row = rows[proposal.pk]
        if proposal.pk in standing:
            line = Line(row.row or 0, {"title": f"{proposal.number} {proposal.title}"}, {})
            made.notes.error(line, "title", "stands_on_it")
        made.rows.append(_removed(proposal, row))
    made.read = len(made.rows)
    return made


def _removed(proposal: Proposal, row: ProposalImportRow) -> ProposalImportRow:
    return ProposalImportRow(
        action=RowAction.REMOVED,
        row=row.row,
        key=row.key,
        title=proposal.title,
        asked=proposal.asked,
        submitter_id=proposal.submitter_id,
        state=proposal.state,
        votes=row.votes,
        language=proposal.language,
        submitted_on=row.submitted_on,
        proposal=proposal,
    )


def take_back(original: ProposalImport) -> int:
    """Delete the proposals of an import; answers how many."""
    proposals = brought_by(original)
    count = proposals.count()
    proposals.delete()
    return count
