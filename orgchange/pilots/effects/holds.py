"""What holds a pilot, lets it go on, and gives it more time."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from orgchange.core.dates import firm_day
from orgchange.pilots.gating.reads import readable_from
from orgchange.pilots.services.gate_plan import held_gate, look_again, move_plan
from orgchange.pilots.workflow import Step, effect


@effect("begin_hold", _("holds it until a day"))
def begin_hold(step: Step) -> None:
    """It waits for its condition, and ends by itself."""
    until: date = step.facts["until"]
    step.pilot.held_until = until
    step.pilot.restart_condition = str(step.facts["restart_condition"]).strip()
    zone = ZoneInfo(settings.FIRM_TIME_ZONE)
    step.facts["due_at"] = datetime.combine(until, time.min, zone)


@effect("end_hold", _("ends a hold: the plan moves by its days"))
def end_hold(step: Step) -> None:
    """What was held at a milestone is looked at again, if the pilot goes on."""
    pilot = step.pilot
    if pilot.held_until is None:
        return
    move_plan(pilot, (step.today - firm_day(pilot.entered_at)).days)
    pilot.held_until = None
    gate = held_gate(pilot)
    if step.transition.target != "evaluating" and gate is not None and gate.milestone:
        step.facts["again"] = look_again(gate, not_before=readable_from(step.today))


@effect("extend", _("moves the planned end"))
def extend(step: Step) -> None:
    """Once; whoever was about to evaluate waits for the new end."""
    days: int = step.facts["days"]
    pilot = step.pilot
    pilot.extended_days = days
    if pilot.planned_end_on is not None:
        pilot.planned_end_on += timedelta(days=days)
    pilot.ended_on = None
