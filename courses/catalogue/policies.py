"""Who may do what with courses. Pure functions of what an account sees."""

from datetime import datetime

from orgchange.accounts.models import User
from orgchange.core.errors import NotAllowed
from orgchange.directory.scopes import Sight, day_of, sight_of


def can_edit_courses(sight: Sight) -> bool:
    """May import, publish and retire: a course is the whole organisation's, and so is its HR."""
    return sight.hr_everywhere


def require_editor(actor: User | None, *, now: datetime, refusal: str) -> None:
    """Refuse whoever may not; None is the command line of the machine itself."""
    if actor is not None and not can_edit_courses(sight_of(actor, on=day_of(actor, now))):
        raise NotAllowed(refusal)
