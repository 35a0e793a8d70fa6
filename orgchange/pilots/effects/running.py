"""What happens when a pilot stops running, and when it goes on after all."""

from django.utils.translation import gettext_lazy as _

from orgchange.pilots.services.alarms import open_alarms
from orgchange.pilots.workflow import Step, effect


@effect("end_running", _("Notes the day on which it stopped running."))
def end_running(step: Step) -> None:
    """It does not run from today on; readings of later days do not count."""
    step.pilot.ended_on = step.today


@effect("resume_running", _("Settles the alarms; it runs again."))
def resume_running(step: Step) -> None:
    """The alarms that are open are settled with the words of the step."""
    step.pilot.ended_on = None
    settled_by = step.sight.employee_id if step.sight else None
    for alarm in open_alarms(step.pilot):  # at most three
        alarm.settled_at, alarm.settled_words = step.now, step.words
        alarm.settled_by_id = settled_by
        alarm.save()
