"""The link of a mail that answers a request without sign-in.

It is signed, for one request, one side and one recipient, and good for nothing once the request is
settled, answered by that side, or over. Following it changes nothing: mail scanners do.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from orgchange.core.dates import firm_day
from orgchange.core.errors import DomainError
from orgchange.directory.models import Employee
from orgchange.teams.managers import stand_ins, works_here
from orgchange.teams.models import JoinRequest, Party

SALT = "teams.join_request"


class LinkUseless(DomainError):
    """The link is real, and no longer gives anybody the right to answer."""

    code = "link_useless"


@dataclass(frozen=True)
class Link:
    """What a link stands for."""

    request: JoinRequest
    party: Party
    recipient: Employee


def token_for(*, request_id: int, party: str, recipient_id: int) -> str:
    """What stands in the address of a mail to one recipient."""
    return signing.dumps([request_id, str(party), recipient_id], salt=SALT)


def answer_path(*, request_id: int, party: str, recipient_id: int) -> str:
    """The page of the link, within the site."""
    token = token_for(request_id=request_id, party=party, recipient_id=recipient_id)
    return reverse("teams:answer-link", args=[token])


def read(token: str) -> Link | None:
    """What a token stands for; None where we never wrote it, or the request has other parties.

    The manager's side has links for who stands in for the manager, too.
    """
    try:
        request_id, party, recipient_id = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    rows = JoinRequest.objects.select_related("team", "employee__user", "manager__user", "asked_by")
    request = rows.filter(pk=request_id).first()
    if request is None:
        return None
    asked = {Party.PERSON: request.employee, Party.MANAGER: request.manager}.get(party)
    if asked is None:
        return None
    if asked.pk == recipient_id:
        return Link(request, Party(party), asked)
    others = Employee.objects.select_related("user").exclude(pk=request.employee_id)
    other = others.filter(pk=recipient_id).first() if party == Party.MANAGER else None
    return Link(request, Party.MANAGER, other) if other else None


def is_usable(link: Link, *, now: datetime) -> bool:
    """Whether the recipient still works here, or stands in for who is asked: both may end."""
    on = firm_day(now)
    asked = {Party.PERSON: link.request.employee_id, Party.MANAGER: link.request.manager_id}
    principal = asked[link.party] or 0
    if principal != link.recipient.pk:
        return link.recipient.pk in stand_ins([principal], on=on).get(principal, ())
    return works_here(principal, on=on)


def require_usable(link: Link, *, now: datetime) -> None:
    """Refuse a link whose recipient has left, or no longer stands in."""
    if not is_usable(link, now=now):
        raise LinkUseless(_("This link is no longer good for anything."))
