"""Every write to accounts: inviting, passwords by link, preferences, tokens.

Who may invite whom is decided above, where the organisation is known (`directory`); here is what
holds for every account.
"""

from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from rest_framework.authtoken.models import Token

from orgchange.accounts import links, tasks
from orgchange.accounts.events import acted
from orgchange.accounts.models import Invitation, LinkPurpose, User
from orgchange.core.errors import DomainError, InvalidInput, Problem
from orgchange.core.wakeup import wake

VALID = {
    LinkPurpose.INVITATION: timedelta(days=14),
    LinkPurpose.RESET: timedelta(hours=1),
    LinkPurpose.HANDED: timedelta(hours=24),
}
RESETS_AN_HOUR = 3


class AccountClosed(DomainError):
    """The account has been closed; nobody can sign in with it."""

    code = "account_closed"


class NoOwnAddress(DomainError):
    """There is no e-mail address that is this account's alone."""

    code = "no_own_address"


@transaction.atomic
def invite(*, user: User, actor: User | None, now: datetime) -> Invitation:
    """Mail `user` a link to choose a password, valid 14 days. Earlier links end."""
    _refuse_closed(user)
    if not has_own_address(user):
        raise NoOwnAddress(
            _("%(name)s has no e-mail address of their own. Hand over a one-time link instead.")
            % {"name": user}
        )
    invitation = _open_link(user=user, purpose=LinkPurpose.INVITATION, actor=actor, now=now)
    acted.send(action="account.invited", user=user, actor=actor, now=now, changes={})
    wake(tasks.send_link, invitation.pk)
    return invitation


@transaction.atomic
def create_one_time_link(*, user: User, actor: User | None, now: datetime) -> str:
    """A link to hand over to somebody without an address, valid a day. Earlier links end."""
    _refuse_closed(user)
    invitation = _open_link(user=user, purpose=LinkPurpose.HANDED, actor=actor, now=now)
    acted.send(action="account.link_made", user=user, actor=actor, now=now, changes={})
    return links.url(invitation)


@transaction.atomic
def forgot_password(*, name: str, now: datetime) -> None:
    """Mail a link, valid an hour, where `name` is an account's with an address of its own.

    Answers nothing: whether an account exists is not told. More than three an hour are ignored.
    """
    user = _named(name)
    if user is None or not user.is_active or not has_own_address(user):
        return
    recent = user.invitations.filter(
        purpose=LinkPurpose.RESET, created_at__gt=now - timedelta(hours=1)
    )
    if recent.count() >= RESETS_AN_HOUR:
        return
    invitation = _open_link(user=user, purpose=LinkPurpose.RESET, actor=user, now=now)
    acted.send(action="account.reset_asked", user=user, actor=None, now=now, changes={})
    wake(tasks.send_link, invitation.pk)


@transaction.atomic
def choose_password(*, token: str, password: str, now: datetime) -> User:
    """Use a link: set the password, end every open link of the account."""
    invitation = links.find(token, now=now)
    user = invitation.user
    _check_password(password, user)
    used = Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(accepted_at=now)
    if not used:
        raise links.LinkExpired(_("This link has been used, was replaced, or is too old."))
    _end_links(user, now=now)
    user.set_password(password)
    user.save(update_fields=["password"])
    changes = {"by": invitation.purpose}
    acted.send(action="account.password_chosen", user=user, actor=user, now=now, changes=changes)
    return user


@transaction.atomic
def change_password(*, user: User, old: str, new: str, now: datetime) -> None:
    """Change one's own password. Other sessions end, and so do open links."""
    if not user.check_password(old):
        raise InvalidInput(
            _("The present password is not right."),
            problems=[Problem("old", "wrong", _("The present password is not right."))],
        )
    _check_password(new, user, field="new")
    _end_links(user, now=now)
    user.set_password(new)
    user.save(update_fields=["password"])
    acted.send(action="account.password_changed", user=user, actor=user, now=now, changes={})


@transaction.atomic
def change_preferences(
    *, user: User, language: str, time_zone: str, theme: str, now: datetime
) -> None:
    """Keep somebody's own language, time zone and theme. Not audited: it concerns only them."""
    user.language, user.time_zone, user.theme = language, time_zone, theme
    user.full_clean(exclude=["password"])
    user.save(update_fields=["language", "time_zone", "theme"])


@transaction.atomic
def create_token(*, user: User, now: datetime) -> str:
    """A new API token, in place of the old one. It is shown once."""
    Token.objects.filter(user=user).delete()
    token = Token.objects.create(user=user)
    acted.send(action="account.token_created", user=user, actor=user, now=now, changes={})
    return str(token.key)


@transaction.atomic
def revoke_token(*, user: User, now: datetime) -> None:
    """End the API token, if there is one."""
    ended, _by_model = Token.objects.filter(user=user).delete()
    if ended:
        acted.send(action="account.token_revoked", user=user, actor=user, now=now, changes={})


def has_own_address(user: User) -> bool:
    """Whether mail reaches this account and no other: shared mailboxes open nobody's account."""
    others = User.objects.at_address(user.email).exclude(pk=user.pk)
    return bool(user.email) and not others.exists()


def _named(name: str) -> User | None:
    """The account of a sign-in name; of an address, where it is one account's alone."""
    user = User.objects.named(name).first()
    if user is None and "@" in name:
        users = list(User.objects.at_address(name)[:2])
        user = users[0] if len(users) == 1 else None
    return user


def _open_link(
    *, user: User, purpose: LinkPurpose, actor: User | None, now: datetime
) -> Invitation:
    _end_links(user, now=now)
    return Invitation.objects.create(
        user=user,
        purpose=purpose,
        invited_by=actor,
        created_at=now,
        expires_at=now + VALID[purpose],
    )


def _end_links(user: User, *, now: datetime) -> None:
    user.invitations.filter(accepted_at=None, expires_at__gt=now).update(expires_at=now)


def _refuse_closed(user: User) -> None:
    if not user.is_active:
        raise AccountClosed(_("The account of %(name)s is closed.") % {"name": user})


def _check_password(password: str, user: User, *, field: str = "password") -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        problems = [Problem(field, "weak", message) for message in error.messages]
        raise InvalidInput(" ".join(error.messages), problems=problems) from error
