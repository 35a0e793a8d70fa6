"""Who may do what to teams. Pure functions of what an account sees and which teams it runs."""

from collections.abc import Collection

from orgchange.directory.scopes import Sight


def can_open_teams(sight: Sight) -> bool:
    """May open and close teams and change charters: teams cross departments, so any HR may."""
    return sight.is_hr


def can_write_roster(sight: Sight, *, team_ids: Collection[int], run_ids: Collection[int]) -> bool:
    """May seat people in these teams: HR, and who leads or owns every one of them."""
    return sight.is_hr or (bool(team_ids) and set(team_ids) <= set(run_ids))


def can_write_kinds(sight: Sight) -> bool:
    """May define kinds of team: HR of the whole organisation."""
    return sight.hr_everywhere


def can_waive(sight: Sight, *, team_id: int, run_ids: Collection[int]) -> bool:
    """May let a team off a rule: HR, and nobody for the team that he or she runs."""
    return sight.is_hr and team_id not in run_ids


def sees_time(sight: Sight, *, is_member: bool, runs_it: bool) -> bool:
    """May see how much of people's time a team takes: the team, HR, auditors, managers."""
    return is_member or runs_it or sight.is_hr or sight.is_auditor or sight.is_manager


def sees_figures(sight: Sight) -> bool:
    """May see figures over teams: rosters are open to all, what they add up to is for those who
    answer for people. One team's own figures are on its page."""
    return sight.is_hr or sight.is_auditor or sight.is_executive or sight.is_manager
