"""What gives an outcome, and what is done with it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgchange.audit.services import record
from orgchange.core.errors import NotAllowed
from orgchange.pilots.ending.figures import figures_of
from orgchange.pilots.gating.reads import locked_contract
from orgchange.pilots.models import EndDecision, Ending, PilotOutcome
from orgchange.pilots.services.iterating import open_successor
from orgchange.pilots.workflow import Step, effect


@effect("give_outcome", gettext_lazy("gives the outcome, with the figures as they stand"))
def give_outcome(step: Step) -> None:
    """From then on it is open to colleagues, and frozen."""
    pilot = step.pilot
    draft = PilotOutcome.objects.select_for_update().get(pilot=pilot)
    draft.contract = locked_contract(pilot)
    draft.figures = figures_of(pilot, draft.contract, on=pilot.ended_on or step.today)
    draft.evaluator_id, draft.given_at = pilot.evaluator_id, step.now
    draft.save()
    pilot.verdict = draft.verdict


@effect("reopen_outcome", gettext_lazy("gives the outcome back to be written again"))
def reopen_outcome(step: Step) -> None:
    """What it said stays on record."""
    outcome = PilotOutcome.objects.select_for_update().get(pilot=step.pilot)
    said = {"verdict": outcome.verdict, "words": outcome.words, "figures": outcome.figures}
    record(
        action="pilot.outcome_reopened",
        obj=step.pilot,
        actor=step.actor,
        at=step.now,
        changes={"was": said},
    )
    outcome.given_at = None
    outcome.revision += 1
    outcome.save()
    step.pilot.verdict = ""


@effect("decide_scale", gettext_lazy("records that it is scaled"))
def decide_scale(step: Step) -> None:
    """New money is a new request."""
    _decide(step, Ending.SCALE)


@effect("decide_stop", gettext_lazy("records that it stops here"))
def decide_stop(step: Step) -> None:
    """Its lesson stays."""
    _decide(step, Ending.STOP)


@effect("decide_iterate", gettext_lazy("records that it is tried once more"))
def decide_iterate(step: Step) -> None:
    """As another pilot, with a contract of its own."""
    _decide(step, Ending.ITERATE)


@effect("open_iteration", gettext_lazy("opens the pilot that tries it once more"))
def open_iteration(step: Step) -> None:
    """In setup, with the contract to start from."""
    step.facts["successor"] = open_successor(pilot=step.pilot, actor=step.actor, now=step.now)


def _decide(step: Step, ending: Ending) -> None:
    """Whoever said what came out does not decide what is done with it."""
    own = step.sight.employee_id if step.sight else None
    if own is None or PilotOutcome.objects.filter(pilot=step.pilot, evaluator=own).exists():
        raise NotAllowed(_("You said what came out: somebody else decides what is done with it."))
    EndDecision.objects.create(
        pilot=step.pilot,
        ending=ending,
        words=step.words,
        decided_by_id=own,
        decided_at=step.now,
    )
