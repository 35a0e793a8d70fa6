"""What handing in, asking, answering, joining and objecting do to a proposal."""

from django.conf import settings

from orgchange.innovation import clocks, pauses
from orgchange.innovation.models import Proposal
from orgchange.innovation.proposing.numbers import number_of
from orgchange.innovation.services.counting import count_votes
from orgchange.innovation.services.following import follow_together
from orgchange.innovation.services.freezing import freeze
from orgchange.innovation.workflow import Step, effect


@effect("number")
def number(step: Step) -> None:
    """A name that stays, whatever the title becomes."""
    if step.proposal.number is None:
        step.proposal.number = number_of(step.proposal.pk)


@effect("freeze_version")
def freeze_version(step: Step) -> None:
    """The working copy becomes the next version."""
    freeze(step.proposal, actor=step.actor, now=step.now)
    step.proposal.submitted_at = step.proposal.submitted_at or step.now


@effect("start_reply_clock")
def start_reply_clock(step: Step) -> None:
    """From now on the submitter waits for a first reply."""
    proposal = step.proposal
    proposal.reply_due_at = clocks.due_after(
        step.now,
        proposal.round.reply_days,
        in_working_days=True,
        country=settings.FIRM_COUNTRY,
        time_zone=settings.FIRM_TIME_ZONE,
    )
    proposal.replied_at = proposal.clock_stopped_at = None


@effect("stop_reply_clock")
def stop_reply_clock(step: Step) -> None:
    """While the submitter has questions to answer, the fund's time stands still.

    A question is not the first reply: the answer to "what becomes of it?" is still owed, and the
    clock goes on with what was left of it. Else one cheap question would stop it for good.
    """
    step.proposal.clock_stopped_at = step.now


@effect("resume_reply_clock")
def resume_reply_clock(step: Step) -> None:
    """The working days that it stood still are added to what was left: two weeks at the most."""
    pauses.go_on(step.proposal, now=step.now)


@effect("first_reply")
def first_reply(step: Step) -> None:
    """The fund has said what becomes of it: on to review, joined, ruled out, or approved."""
    step.proposal.replied_at = step.proposal.replied_at or step.now


@effect("union_votes")
def union_votes(step: Step) -> None:
    """Who voted for either is counted once for the one that stays, and hears how it goes on."""
    target: Proposal = step.facts["duplicate_of"]
    _point_at(step, target)
    follow_together(step.proposal, target)
    count_votes(target.pk)


@effect("undo_union")
def undo_union(step: Step) -> None:
    """Each has its own votes again."""
    target = step.proposal.duplicate_of
    if target is not None:
        _point_at(step, None)
        count_votes(target.pk)
        # Some may have taken theirs back meanwhile.
        count_votes(step.proposal.pk)
        step.proposal.refresh_from_db(fields=["points", "voters"])


def _point_at(step: Step, target: Proposal | None) -> None:
    """Written at once, because the count reads it."""
    step.proposal.duplicate_of = target
    step.proposal.save(update_fields=["duplicate_of"])
