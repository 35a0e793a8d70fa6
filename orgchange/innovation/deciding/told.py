"""Which proposals have a result that their submitters were told. Reads only."""

from django.db.models import Exists, F, OuterRef, Q

from orgchange.innovation.models import Stand, WorkflowState


def is_told() -> Q:
    """The submitter has been told how it ended, and it has not gone on since."""
    ends = WorkflowState.objects.filter(
        version=OuterRef("workflow"),
        code=OuterRef("told_state"),
        stand__in=(Stand.DECIDED, Stand.ENDED),
    )
    return Q(Exists(ends)) & Q(state=F("told_state"))
