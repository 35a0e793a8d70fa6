"""Who may write tracks and grant their offices."""

from orgchange.directory.scopes import Sight


def can_edit(sight: Sight | None) -> bool:
    """HR of the whole firm, and administrators. The system may do everything."""
    return sight is None or (sight.hr_everywhere or sight.is_admin)


def can_grant(sight: Sight | None) -> bool:
    """As who edits."""
    return can_edit(sight)


def sees_drafts(sight: Sight) -> bool:
    """Who edits, and auditors."""
    return can_edit(sight) or sight.is_auditor
