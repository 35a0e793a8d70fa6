"""Who may do what with proposals and money. No request, no write."""

from orgchange.innovation.offices import roles_for
from orgchange.innovation.workflow import Step


def may_take(step: Step) -> bool:
    """May take a step: who holds one of its roles for this proposal; the clock, where none do."""
    if step.sight is None:
        return True
    allowed = step.transition.roles
    return bool(allowed) and not roles_for(step.sight, step.proposal).isdisjoint(allowed)
