"""Who may write the framework, rate somebody, accept evidence, and give or take by hand."""

from orgchange.directory.models import Employee
from orgchange.directory.scopes import Sight, people_administered_by


def can_write_framework(sight: Sight | None) -> bool:
    """HR of the whole, and administrators. The system may."""
    return sight is None or sight.hr_everywhere or sight.is_admin


def can_decide_by_hand(sight: Sight | None, employee: Employee) -> bool:
    """Exempting and revoking: HR of the part, never for oneself. One query."""
    if sight is None:
        return True
    if not sight.is_hr or sight.employee_id == employee.pk:
        return False
    return people_administered_by(sight).filter(pk=employee.pk).exists()


def can_ask(sight: Sight | None, employee: Employee) -> bool:
    """Asking a colleague for a rating: the person, or HR of the part. At most one query."""
    if sight is None or sight.employee_id == employee.pk:
        return sight is None or sight.is_employed
    return sight.is_hr and people_administered_by(sight).filter(pk=employee.pk).exists()


def can_post(sight: Sight | None, employee: Employee) -> bool:
    """Evidence is posted by the person it speaks of."""
    return sight is None or (sight.is_employed and sight.employee_id == employee.pk)
