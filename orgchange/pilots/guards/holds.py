"""What must hold before a pilot is held, goes on, or gets more time."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orgchange.core.errors import Problem
from orgchange.pilots.gating.reads import MOST_EXTENDED, MOST_HELD
from orgchange.pilots.models import KillAlarm
from orgchange.pilots.workflow import Step, guard

MOST_CONDITION = 2000


def is_only_asked(step: Step) -> bool:
    """Whether somebody looks at what a step waits for, and has said nothing of it yet."""
    return step.actor is None and step.sight is not None


@guard("hold_within", gettext_lazy("until a day, 45 days at most, and what it waits for is said"))
def hold_within(step: Step) -> Iterator[Problem]:
    """A hold ends by itself: all holds of a pilot together are 45 days at most."""
    left = MOST_HELD - step.pilot.held_days
    if left < 1:
        text = _("It was on hold for %(most)s days in all; more is not possible.")
        yield Problem("until", "held_long_enough", text % {"most": MOST_HELD})
    if is_only_asked(step):
        return
    until = step.facts.get("until")
    if until is None:
        yield Problem("until", "required", _("Until when?"))
    elif not 1 <= (until - step.today).days <= left and left >= 1:
        text = ngettext("At most %(n)s day from today.", "At most %(n)s days from today.", left)
        yield Problem("until", "out_of_range", text % {"n": left})
    condition = str(step.facts.get("restart_condition", "")).strip()
    if not condition:
        text = _("What must there be before it goes on?")
        yield Problem("restart_condition", "required", text)
    elif len(condition) > MOST_CONDITION or "\x00" in condition:
        text = _("At most %(limit)s characters.") % {"limit": MOST_CONDITION}
        yield Problem("restart_condition", "too_long", text)


@guard("hold_ran_out", gettext_lazy("the last day of the hold is over"))
def hold_ran_out(step: Step) -> Iterator[Problem]:
    """The clock ends a hold, whether its condition is met or not."""
    until = step.pilot.held_until
    if until is None or until > step.today:
        yield Problem("until", "not_over", _("The hold is not over yet."))


@guard("extended_once", gettext_lazy("it was not extended before"))
def extended_once(step: Step) -> Iterator[Problem]:
    """One extension."""
    if step.pilot.extended_days:
        yield Problem("days", "extended", _("It was extended before; once is all there is."))


@guard("extension_within", gettext_lazy("by 60 days at most, to an end that is ahead"))
def extension_within(step: Step) -> Iterator[Problem]:
    """More time for what runs well; an alarm is settled first."""
    if KillAlarm.objects.filter(pilot=step.pilot, settled_at=None).exists():
        text = _("A kill criterion is met. That is settled first.")
        yield Problem("alarm", "alarm_open", text)
    end = step.pilot.planned_end_on
    if is_only_asked(step) or end is None:
        return
    days = step.facts.get("days")
    if days is None or not 1 <= days <= MOST_EXTENDED:
        text = _("Between 1 and %(most)s days.")
        yield Problem("days", "out_of_range", text % {"most": MOST_EXTENDED})
    elif (step.today - end).days >= days:
        yield Problem("days", "past", _("The new end would be over already."))
