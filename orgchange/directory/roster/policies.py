"""Who may bring in a roster, and who may look at what was brought in."""

from orgchange.directory.scopes import Sight


def can_import(sight: Sight | None) -> bool:
    """HR of the whole organisation; None is the system itself, at the command line."""
    return sight is None or sight.hr_everywhere


def can_see_imports(sight: Sight) -> bool:
    """HR of the whole organisation, and the auditor."""
    return sight.sees_everything
