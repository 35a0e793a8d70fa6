"""What must hold before a proposal is handed in, answered, objected to, or joined with another."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from orgchange.core.errors import Problem
from orgchange.innovation.models import Proposal, Question, Stand
from orgchange.innovation.proposing.completeness import over_the_cap, problems_of
from orgchange.innovation.proposing.resemblance import not_yet_seen
from orgchange.innovation.proposing.versions import current
from orgchange.innovation.scopes import proposals_visible_to
from orgchange.innovation.states import state_of
from orgchange.innovation.workflow import Step, guard


@guard("round_open")
def round_open(step: Step) -> Iterator[Problem]:
    """The round hears proposals now."""
    of = step.proposal.round
    if not of.fund.is_open or not of.opens_at <= step.now < of.closes_at:
        yield Problem("round", "closed", _("This round does not take proposals now."))


@guard("complete")
def complete(step: Step) -> list[Problem]:
    """All that the lane asks for is there, and fits together."""
    return problems_of(current(step.proposal), step.proposal.lane)


@guard("within_cap")
def within_cap(step: Step) -> list[Problem]:
    """Not more is asked than the round, or its micro lane, gives to one."""
    return over_the_cap(step.proposal, current(step.proposal))


@guard("similar_seen")
def similar_seen(step: Step) -> Iterator[Problem]:
    """Whoever hands it in has looked at those that resemble it."""
    if step.sight is None:
        return
    missing = not_yet_seen(step.proposal, current(step.proposal), step.sight)
    if missing:
        message = _("Look at the similar proposals first, and say that yours is different.")
        yield Problem("similar_seen", "required", message)


@guard("questions_answered")
def questions_answered(step: Step) -> Iterator[Problem]:
    """Every question has its answer."""
    for question in Question.objects.filter(proposal=step.proposal, answered_at=None):
        message = _("This question has no answer yet.")
        yield Problem(f"answers[{question.pk}]", "required", message)


@guard("answer_overdue")
def answer_overdue(step: Step) -> Iterator[Problem]:
    """The submitter had the time that was promised for answering."""
    due_at = step.proposal.due_at
    if due_at is not None and step.now < due_at:
        yield Problem("due_at", "too_early", _("The submitter still has time to answer."))


@guard("first_objection")
def first_objection(step: Step) -> Iterator[Problem]:
    """One objection is heard, not two."""
    if step.proposal.moves.filter(transition=step.transition.code).exists():
        yield Problem("words", "once", _("An objection was heard already; there is one."))


@guard("duplicate_named")
def duplicate_named(step: Step) -> Iterator[Problem]:
    """`facts["duplicate_of"]`: a proposal of the same fund, under way or decided."""
    target: Proposal | None = step.facts.get("duplicate_of")
    if target is None or step.sight is None:
        yield Problem("duplicate_of", "required", _("Say which proposal it is the same as."))
        return
    seen = proposals_visible_to(step.sight).filter(round__fund=step.proposal.round.fund_id)
    if target.pk == step.proposal.pk or not seen.filter(pk=target.pk).exists():
        message = _("It can be joined with another proposal of the same fund.")
        yield Problem("duplicate_of", "not_there", message)
    elif state_of(target).stand not in (Stand.OPEN, Stand.DECIDED):
        message = _("That proposal has ended; join it with one that is under way.")
        yield Problem("duplicate_of", "ended", message)
    elif step.proposal.duplicates.exists():
        message = _("Others were joined with this one. Join the other one with this instead.")
        yield Problem("duplicate_of", "has_duplicates", message)
