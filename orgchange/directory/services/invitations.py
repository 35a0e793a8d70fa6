"""Inviting people to sign in: by mail, or by a link that is handed over."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.accounts.services import NoOwnAddress, create_one_time_link, invite
from orgchange.core.errors import NotAllowed
from orgchange.directory.models import Employee
from orgchange.directory.services.access import open_account, open_accounts

BATCH = 50


@dataclass(frozen=True)
class Invited:
    """What one step of inviting did, and how many are left without an account."""

    by_mail: int
    without_address: int
    left: int


def invite_person(*, employee: Employee, actor: User | None, now: datetime) -> str:
    """Open the account and mail an invitation; without an own address, answer a one-time link."""
    user = open_account(employee=employee, actor=actor, now=now)
    try:
        invite(user=user, actor=actor, now=now)
    except NoOwnAddress:
        require_may_reset(user, actor=actor)
        return create_one_time_link(user=user, actor=actor, now=now)
    return ""


def hand_over_link(*, employee: Employee, actor: User | None, now: datetime) -> str:
    """A one-time link for somebody, to hand over: also for a forgotten password without mail."""
    user = open_account(employee=employee, actor=actor, now=now)
    require_may_reset(user, actor=actor)
    return create_one_time_link(user=user, actor=actor, now=now)


def invite_next(
    *, people: QuerySet[Employee], actor: User | None, now: datetime, limit: int = BATCH
) -> Invited:
    """One step of inviting many: the next ones without an account. Repeat until none is left.

    Those without an address of their own get an account; their links are made when somebody is
    there to hand them over (`one_time_links`).
    """
    waiting = people.filter(user=None).order_by("pk")
    chosen = list(waiting[:limit])
    by_mail = 0
    for user in open_accounts(employees=chosen, actor=actor, now=now):
        try:
            invite(user=user, actor=actor, now=now)
        except NoOwnAddress:
            continue
        by_mail += 1
    return Invited(by_mail, len(chosen) - by_mail, waiting.count())


def one_time_links(
    *, people: QuerySet[Employee], actor: User | None, now: datetime
) -> Iterator[tuple[Employee, str]]:
    """A link for each who has no address of their own and has not signed in yet."""
    shared = (
        User.objects.exclude(email="")
        .annotate(address=Lower("email"))
        .values("address")
        .annotate(count=Count("pk"))
        .filter(count__gt=1)
    )
    taken = set(shared.values_list("address", flat=True))
    waiting = people.exclude(user=None).select_related("user").order_by("pk")
    open_accounts(employees=list(waiting), actor=actor, now=now)  # asks the policy, once for all
    for employee in waiting:
        user = employee.user
        if user is None or user.has_usable_password():
            continue
        if (user.email and user.email.lower() not in taken) or user.grants.exists():
            continue
        yield employee, create_one_time_link(user=user, actor=actor, now=now)


def require_may_reset(user: User, *, actor: User | None) -> None:
    """HR may not hand itself the account of somebody with a role: only an administrator may."""
    if actor is None or actor.pk == user.pk:
        return
    holds_role = user.grants.exists()
    if holds_role and not actor.grants.filter(role="admin").exists():
        raise NotAllowed(_("Only an administrator may make a link for an account with a role."))
