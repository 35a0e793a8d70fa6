"""Votes as they are counted: of a proposal and those joined with it, each person once."""

from django.db.models import Count, Max, Q, Sum

from orgchange.innovation.models import Proposal, Vote


def count_votes(proposal_id: int) -> None:
    """Keep the sum of points and the number of voters, for lists. Call with the row locked."""
    of = Q(proposal=proposal_id) | Q(proposal__duplicate_of=proposal_id)
    each = Vote.objects.filter(of).order_by().values("employee").annotate(most=Max("points"))
    found = each.aggregate(points=Sum("most"), voters=Count("employee"))
    Proposal.objects.filter(pk=proposal_id).update(
        points=found["points"] or 0, voters=found["voters"]
    )
