"""Who may bring in rosters of teams, and who may look at what was brought in."""

from django.db.models import QuerySet

from orgchange.directory.scopes import Sight
from orgchange.teams.models import Team, TeamRosterImport
from orgchange.teams.scopes import teams_run_by


def can_import(sight: Sight | None) -> bool:
    """HR for any team, who runs a team for that; None is the system itself."""
    return sight is None or sight.is_hr or bool(teams_run_by(sight))


def can_see_imports(sight: Sight) -> bool:
    """Who may bring them in, and the auditor."""
    return sight.is_auditor or can_import(sight)


def imports_visible_to(sight: Sight) -> QuerySet[TeamRosterImport]:
    """The history: all of it for HR and the auditor; who runs a team sees the own files."""
    found = TeamRosterImport.objects.select_related("created_by", "applied_by", "undoes")
    if sight.is_hr or sight.is_auditor:
        return found
    return found.filter(created_by=sight.user_id) if can_import(sight) else found.none()


def teams_exported_to(sight: Sight) -> QuerySet[Team]:
    """The teams whose rosters somebody may take away, shares of time included."""
    if sight.is_hr or sight.is_auditor:
        return Team.objects.all()
    return Team.objects.filter(pk__in=teams_run_by(sight))
