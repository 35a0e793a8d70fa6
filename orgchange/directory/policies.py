"""Who may do what to the directory. Pure functions of what an account sees."""

from collections.abc import Iterable

from orgchange.directory.scopes import Sight, administered_departments


def can_write_people(sight: Sight, department_ids: Iterable[int | None]) -> bool:
    """May write job records of people in these departments: HR of all of them."""
    part = administered_departments(sight)
    return part is None or (sight.is_hr and set(department_ids) <= part)


def can_write_department(sight: Sight, *, places: Iterable[int | None]) -> bool:
    """May open, move or close a department, given it and its parents, old and new.

    The top of the tree (a parent of None) belongs to HR of the whole.
    """
    return can_write_people(sight, places)


def can_grant_access(sight: Sight) -> bool:
    """May grant and take away roles: the administrator, who decides nothing else."""
    return sight.is_admin


def can_delegate(sight: Sight, *, principal_id: int, department_ids: Iterable[int]) -> bool:
    """May hand over what a manager sees: the manager, HR of the manager's part, administrator."""
    own = sight.employee_id == principal_id and sight.is_employed
    return own or sight.is_admin or can_write_people(sight, department_ids)


def can_see_accounts(sight: Sight) -> bool:
    """May see who has an account and which roles: HR, administrator and auditor."""
    return sight.is_admin or sight.is_hr or sight.is_auditor
