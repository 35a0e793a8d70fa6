"""What must hold before an outcome is given, and before the end is decided."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgchange.core.errors import Problem
from orgchange.pilots.models import PilotOutcome, Verdict
from orgchange.pilots.offices import belongs
from orgchange.pilots.workflow import Step, guard


@guard("evaluator_off_team", gettext_lazy("the evaluator is not of the team"))
def evaluator_off_team(step: Step) -> Iterator[Problem]:
    """Nobody says what came out of their own work."""
    if belongs(step.pilot.evaluator_id, step.pilot):
        yield Problem("evaluator", "of_the_team", _("The evaluator belongs to the team."))


@guard("outcome_written", gettext_lazy("outcome and words are written"))
def outcome_written(step: Step) -> Iterator[Problem]:
    """A verdict, why, and how one knows what it is worth."""
    draft = PilotOutcome.objects.filter(pilot=step.pilot).first()
    if draft is None or not draft.verdict:
        yield Problem("verdict", "required", _("Say what came out."))
    if draft is None or not draft.words:
        yield Problem("words", "required", _("Say why, in your own words."))
    if draft is not None and draft.value is not None and not draft.value_basis:
        yield Problem("value_basis", "required", _("Say how one knows what it is worth."))


@guard("is_validated", gettext_lazy("it is validated"))
def is_validated(step: Step) -> Iterator[Problem]:
    """Only what was shown to work is scaled."""
    if step.pilot.verdict != Verdict.VALIDATED:
        yield Problem("verdict", "not_validated", _("Only a validated pilot is scaled."))


@guard("first_iteration", gettext_lazy("it is no second try itself"))
def first_iteration(step: Step) -> Iterator[Problem]:
    """Once more is once."""
    if step.pilot.follows_id is not None:
        yield Problem("follows", "second_try", _("This is a second try; there is no third."))
    elif step.pilot.iterations.exists():
        yield Problem("follows", "tried_again", _("It is being tried once more already."))
