"""Who may assign, lift and answer. Pure functions of what an account sees.

HR of a part of the tree assigns within that part: the audience of what it makes is cut to its
departments (`Assignment.scope`), visibly, in the rule of the published version. It may change what
is confined to its part; what holds for the whole organisation belongs to HR of the whole.
"""

from courses.assignments.models import Assignment
from orgchange.directory.scopes import Sight


def can_assign(sight: Sight | None) -> bool:
    """May make assignments at all; None is the machine's own command line."""
    return sight is None or sight.is_hr


def can_change(sight: Sight | None, assignment: Assignment) -> bool:
    """May edit, publish or withdraw it. What a track keeps for its stage is the track's."""
    if sight is not None and assignment.is_system:
        return False
    if sight is None or sight.hr_everywhere:
        return True
    scope = {int(pk) for pk in assignment.scope}
    return sight.is_hr and bool(scope) and scope <= sight.hr_department_ids


def can_see_assignments(sight: Sight) -> bool:
    """May read all assignments: they say what is asked, not who did what."""
    return sight.is_hr or sight.is_auditor or sight.is_admin


def scope_of(sight: Sight | None) -> list[int]:
    """The departments to which an assignment of this account is confined; empty: none."""
    if sight is None or sight.hr_everywhere:
        return []
    return sorted(sight.hr_root_ids)
