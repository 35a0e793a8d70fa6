"""Who may do what with proposals and money. No request, no write."""

from orgchange.innovation.offices import SUBMITTER, belongs, roles_for
from orgchange.innovation.workflow import Step


def may_take(step: Step) -> bool:
    """May take a step: who holds one of its roles for this proposal; the clock, where none do.

    With one's own proposal one is its submitter, whatever office one holds; who would be in its
    team, or sponsors it, holds none for it.
    """
    if step.sight is None:
        return not step.transition.roles
    held = roles_for(step.sight, step.proposal)
    if SUBMITTER in held:
        held = frozenset([SUBMITTER])
    elif belongs(step.sight.employee_id, step.proposal):
        held = frozenset()
    return not held.isdisjoint(step.transition.roles)
