"""Who may do what to teams. Pure functions of what an account sees and which teams it runs."""

from collections.abc import Collection

from orgchange.directory.scopes import Sight
from orgchange.teams.models import JoinRequest, Party


def can_open_teams(sight: Sight) -> bool:
    """May open and close teams and change charters: teams cross departments, so any HR may."""
    return sight.is_hr


def can_write_roster(sight: Sight, *, team_ids: Collection[int], run_ids: Collection[int]) -> bool:
    """May seat people in these teams: HR, and who leads or owns every one of them."""
    return sight.is_hr or (bool(team_ids) and set(team_ids) <= set(run_ids))


def parties_of(sight: Sight, request: JoinRequest) -> frozenset[Party]:
    """For whom the viewer may answer a request: oneself; one's people, or those of a principal.

    Who asks answers for nobody else, and nobody is released by their own word.
    """
    found = set()
    is_self = request.employee_id == sight.employee_id
    if is_self and sight.is_employed:
        found.add(Party.PERSON)
    own_people = request.manager_id is not None and request.manager_id in sight.line_root_ids
    stands_in = request.manager_id != sight.employee_id
    is_asker = request.asked_by_id == sight.user_id
    if own_people and not is_self and not (stands_in and is_asker):
        found.add(Party.MANAGER)
    return frozenset(found)


def can_withdraw(sight: Sight, request: JoinRequest, *, run_ids: Collection[int]) -> bool:
    """May take a request back: who asked, and who may write the roster."""
    asked = sight.user_id is not None and request.asked_by_id == sight.user_id
    return asked or can_write_roster(sight, team_ids=[request.team_id], run_ids=run_ids)


def can_read_comments(sight: Sight, request: JoinRequest) -> bool:
    """May read what was said beside all answers; the person asked reads only their own."""
    return request.employee_id != sight.employee_id or request.asked_by_id == sight.user_id


def can_change_offer(sight: Sight, *, employee_id: int) -> bool:
    """May change or withdraw an offer to help: whose it is."""
    return sight.is_employed and sight.employee_id == employee_id


def can_write_kinds(sight: Sight) -> bool:
    """May define kinds of team: HR of the whole organisation."""
    return sight.hr_everywhere


def can_waive(sight: Sight, *, team_id: int, run_ids: Collection[int]) -> bool:
    """May let a team off a rule: HR, and nobody for the team that he or she runs."""
    return sight.is_hr and team_id not in run_ids


def sees_time(sight: Sight, *, is_member: bool, runs_it: bool) -> bool:
    """May see how much of people's time a team takes: the team, HR, auditors, managers."""
    return is_member or runs_it or sight.is_hr or sight.is_auditor or sight.is_manager


def can_edit_draft(sight: Sight, *, team_id: int, author_id: int, run_ids: Collection[int]) -> bool:
    """May plan in a draft, share and discard it: who may write the roster, and its author."""
    is_author = sight.user_id is not None and sight.user_id == author_id
    return is_author or can_write_roster(sight, team_ids=[team_id], run_ids=run_ids)


def can_see_draft(sight: Sight, *, can_edit: bool, shared_ids: Collection[int]) -> bool:
    """May read a draft and say something to it: who may edit, and with whom it is shared."""
    return can_edit or (sight.is_employed and sight.employee_id in shared_ids)


def sees_figures(sight: Sight) -> bool:
    """May see figures over teams: rosters are open to all, what they add up to is for those who
    answer for people. One team's own figures are on its page."""
    return sight.is_hr or sight.is_auditor or sight.is_executive or sight.is_manager
