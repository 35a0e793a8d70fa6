"""The first administrator, made by a command."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import AccessRole, User
from orgchange.accounts.services import create_one_time_link
from orgchange.core.dates import firm_day
from orgchange.core.errors import DomainError
from orgchange.directory.models import AccessGrant, Employee
from orgchange.directory.services.access import grant_access, open_account


class NobodyMeant(DomainError):
    """Neither an employee number, nor an account, nor an e-mail address."""

    code = "nobody_meant"


class WeakPassword(DomainError):
    """The password given is not good enough."""

    code = "weak_password"


@transaction.atomic
def make_admin(*, who: str, password: str = "", now: datetime) -> tuple[User, str]:
    """Make somebody an administrator, with an account where there is none. By the system only.

    `who` is an employee number, a sign-in name, or an e-mail address: of an employee where it is
    one employee's alone, else of a new account. Answers the account, and a one-time link to
    choose a password where none was given and none is set.
    """
    user = _account_of(who.strip(), now)
    today = firm_day(now)
    held = AccessGrant.objects.filter(
        user=user, role=AccessRole.ADMIN, starts_on__lte=today, ends_on__gt=today
    )
    if not held.exists():
        grant_access(user=user, role=AccessRole.ADMIN, starts_on=today, actor=None, now=now)
    if not user.is_active:
        user.is_active = True
        user.save(update_fields=["is_active"])
    if password:
        _set_password(user, password)
        return user, ""
    if user.has_usable_password():
        return user, ""
    return user, create_one_time_link(user=user, actor=None, now=now)


def _account_of(who: str, now: datetime) -> User:
    employee = Employee.objects.filter(employee_number__iexact=who).first()
    if employee is None and "@" in who:
        named = list(Employee.objects.filter(email__iexact=who)[:2])
        if len(named) > 1:
            raise NobodyMeant(
                _("Several employees share %(email)s. Give an employee number.") % {"email": who}
            )
        employee = named[0] if named else None
    if employee is not None:
        return open_account(employee=employee, actor=None, now=now)
    user = User.objects.filter(username__iexact=who).first()
    if user is not None:
        return user
    try:
        validate_email(who)
    except ValidationError as error:
        raise NobodyMeant(
            _("%(who)s is neither an employee number nor an e-mail address.") % {"who": who}
        ) from error
    return User.objects.create_user(who, None, email=who)


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WeakPassword(" ".join(error.messages)) from error
    user.set_password(password)
    user.save(update_fields=["password"])
