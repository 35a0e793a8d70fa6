"""What ended pilots and their lessons are about, as terms: the index of likeness."""

from django.db import models

from orgchange.pilots.models.pilots import Pilot


class PilotText(models.Model):
    """An ended pilot in the index. `length` is the sum of its terms' counts."""

    pilot = models.OneToOneField(
        Pilot, on_delete=models.CASCADE, primary_key=True, related_name="indexed"
    )
    title = models.CharField(max_length=300)
    length = models.PositiveIntegerField()
    indexed_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class PilotTerm(models.Model):
    """How often a term stands in what a pilot and its lesson say: an inverted index."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="terms")
    term = models.CharField(max_length=60)
    count = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            # Read by term: which pilots speak of this.
            models.UniqueConstraint(fields=["term", "pilot"], name="pilot_term_once")
        ]
