"""What asking and deciding write, in the transaction of their step."""

from decimal import Decimal

from orgchange.innovation.deciding import batched
from orgchange.innovation.guards.micro import amount_of
from orgchange.innovation.models import Award, BatchItem, Decision, Outcome, Question
from orgchange.innovation.workflow import Step, effect


@effect("put_questions")
def put_questions(step: Step) -> None:
    """The questions, each by itself, so that each is answered."""
    asker = _employee_of(step)
    texts = [text.strip() for text in step.facts["questions"]]
    Question.objects.bulk_create(
        Question(proposal=step.proposal, asked_by_id=asker, asked_at=step.now, text=text)
        for text in texts
        if text
    )


@effect("decide_approved")
def decide_approved(step: Step) -> None:
    """Approved with what was asked of the director; in the micro lane, of the fund manager."""
    item = batched.open_item(step.proposal)
    _decide(step, Outcome.APPROVED, item.amount if item else amount_of(step), item)


@effect("decide_declined")
def decide_declined(step: Step) -> None:
    """Declined; the words wait until results are told."""
    _decide(step, Outcome.DECLINED, Decimal(0), batched.open_item(step.proposal))


@effect("decide_returned")
def decide_returned(step: Step) -> None:
    """Back to the panel; the submitter is not told of it."""
    _decide(step, Outcome.RETURNED, Decimal(0), batched.open_item(step.proposal))


@effect("decide_rescinded")
def decide_rescinded(step: Step) -> None:
    """Taken back by two people, and told at once."""
    award = Award.objects.get(proposal=step.proposal)
    decision = _decide(step, Outcome.RESCINDED, award.amount, None)
    decision.told_at = step.now
    decision.save(update_fields=["told_at"])


@effect("leave_batch")
def leave_batch(step: Step) -> None:
    """It waits for the director no more."""
    batched.open_items().filter(proposal=step.proposal).update(settled_at=step.now)


def _decide(step: Step, outcome: str, amount: Decimal, item: BatchItem | None) -> Decision:
    """Write the decision, and hand it to the effects that follow: money is committed on it."""
    decision = Decision.objects.create(
        proposal=step.proposal,
        item=item,
        outcome=outcome,
        amount=amount,
        words=step.words,
        decided_by_id=_employee_of(step),
        second=step.facts.get("second"),
        decided_at=step.now,
    )
    step.facts["decision"] = decision
    return decision


def _employee_of(step: Step) -> int:
    """Who takes the step. Its roles are offices, and only employees hold offices."""
    found = step.sight.employee_id if step.sight else None
    assert found is not None  # noqa: S101
    return found
