"""What must hold before a pilot stops running, or goes on."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgchange.core.errors import Problem
from orgchange.pilots.services.alarms import open_alarms, still_met
from orgchange.pilots.workflow import Step, guard


@guard("kill_met", gettext_lazy("An alarm of a kill criterion is open."))
def kill_met(step: Step) -> Iterable[Problem]:
    """An alarm is open."""
    if open_alarms(step.pilot):
        return []
    return [Problem("alarm", "no_alarm", _("No kill criterion is met."))]


@guard("kill_withdrawn", gettext_lazy("The alarm that stopped it turned out to be none."))
def kill_withdrawn(step: Step) -> Iterable[Problem]:
    """An alarm took it here, and none stands any more: corrected readings, or settled by words."""
    last = step.pilot.moves.order_by("-at", "-pk").first()
    if last is None or last.transition != "kill":
        message = _("It was not an alarm that stopped it.")
        return [Problem("alarm", "no_alarm", message)]
    still = {alarm.pk for alarm in still_met(step.pilot)}
    standing = [
        alarm
        for alarm in open_alarms(step.pilot)
        if alarm.pk in still or not alarm.criterion.series
    ]
    return [
        Problem("alarm", "still_met", _("An alarm stands: %(name)s.") % {"name": alarm.criterion})
        for alarm in standing
    ]


@guard("before_planned_end", gettext_lazy("The planned end has not come."))
def before_planned_end(step: Step) -> Iterable[Problem]:
    """There are days left."""
    end = step.pilot.planned_end_on
    if end is not None and step.today < end:
        return []
    return [Problem("planned_end", "past", _("The planned end has come."))]


@guard("past_planned_end", gettext_lazy("The planned end has come."))
def past_planned_end(step: Step) -> Iterable[Problem]:
    """No days are left."""
    end = step.pilot.planned_end_on
    if end is not None and step.today >= end:
        return []
    return [Problem("planned_end", "ahead", _("The planned end has not come yet."))]
