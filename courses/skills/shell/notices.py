"""What the governor of notices hears from skills, at once and once an hour."""

from courses.skills import events
from courses.skills.notices import kinds
from courses.skills.services.clock import CHORES


def connect() -> None:
    """Register everything, once the models are ready."""
    kinds.register_kinds()
    events.rating_asked.connect(kinds.tell_asked)
    events.awarded.connect(kinds.tell_awarded)
    events.rated.connect(kinds.tell_apart)
    events.evidence_declined.connect(kinds.tell_declined)
    CHORES.extend([kinds.plan_ends, kinds.plan_waiting, kinds.plan_placing])
