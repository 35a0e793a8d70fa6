"""Which proposals have a result that their submitters were told. Reads only."""

from django.db.models import Exists, F, OuterRef, Q

from orgchange.innovation.models import Decision, Outcome, Stand, WorkflowState


def is_told() -> Q:
    """The submitter has been told how it ended, and it has not gone on since."""
    ends = WorkflowState.objects.filter(
        version=OuterRef("workflow"),
        code=OuterRef("told_state"),
        stand__in=(Stand.DECIDED, Stand.ENDED),
    )
    return Q(Exists(ends)) & Q(state=F("told_state"))


def is_result_told() -> Q:
    """What the committee decided is told: a result that stands, or that was taken back.

    Not so where it ended otherwise: whoever withdraws before that never learns how far it came.
    """
    decided = WorkflowState.objects.filter(
        version=OuterRef("workflow"), code=OuterRef("told_state"), stand=Stand.DECIDED
    )
    rescinded = Decision.objects.filter(proposal=OuterRef("pk"), outcome=Outcome.RESCINDED)
    return is_told() & (Q(Exists(decided)) | Q(Exists(rescinded)))
