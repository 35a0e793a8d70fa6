"""What proposals are about, as terms: the index that similarity and search read."""

from django.db import models

from orgchange.innovation.models.proposals import Proposal


class ProposalText(models.Model):
    """A submitted proposal in the index. `length` is the sum of its terms' counts."""

    proposal = models.OneToOneField(
        Proposal, on_delete=models.CASCADE, primary_key=True, related_name="indexed"
    )
    title = models.CharField(max_length=300)
    length = models.PositiveIntegerField()
    indexed_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class ProposalTerm(models.Model):
    """How often a term stands in a proposal: an inverted index, the same on every database."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="terms")
    term = models.CharField(max_length=60)
    count = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            # Read by term: which proposals speak of this.
            models.UniqueConstraint(fields=["term", "proposal"], name="proposal_term_once")
        ]
