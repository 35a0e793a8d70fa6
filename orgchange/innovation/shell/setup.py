"""What setting up funds brings to the shell: the tabs of the fund's pages."""

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from orgchange.innovation import machines
from orgchange.innovation.models import FundRole, WorkflowVersion
from orgchange.innovation.offices import SUBMITTER
from orgchange.innovation.policies import sees_setup
from orgchange.innovation.setup.guard_words import EFFECT_WORDS, GUARD_WORDS
from orgchange.innovation.tabs import FUND_TABS, Tab
from orgchange.innovation.workflow import EFFECTS, GUARDS


def connect() -> None:
    """Register everything, once the models are ready."""
    roles = {SUBMITTER: _("Submitter"), **dict(FundRole.choices)}
    machines.add(
        machines.Machine(
            "proposal", roles, GUARDS, EFFECTS, GUARD_WORDS, EFFECT_WORDS, running_proposals
        )
    )
    FUND_TABS.extend(
        [
            Tab(_("Funds"), "innovation:funds", sees_setup, order=90),
            Tab(_("Rubrics"), "innovation:rubrics", sees_setup, order=91),
            Tab(_("Workflow"), "innovation:workflows", sees_setup, order=92),
        ]
    )


def running_proposals(versions: QuerySet[WorkflowVersion]) -> QuerySet[WorkflowVersion]:
    """How many proposals go by each version of the workflow."""
    return versions.annotate(running=Count("proposals"))
