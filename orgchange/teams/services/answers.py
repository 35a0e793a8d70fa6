"""Answering a request: each answer is a record; the last yes writes the seat."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dated import Statement
from orgchange.core.dates import firm_day
from orgchange.core.errors import DomainError, NotAllowed
from orgchange.directory.events import people_changed
from orgchange.directory.models import Employee
from orgchange.directory.scopes import day_of, sight_of
from orgchange.directory.services.writing import refuse_invalid, require, too_long, writing
from orgchange.teams import links, policies
from orgchange.teams.models import JoinRequest, Party, RequestAnswer, RequestState
from orgchange.teams.services import telling
from orgchange.teams.services.writing import put_seats, seat

LONGEST_COMMENT = 2000


class RequestSettled(DomainError):
    """The request is no longer open."""

    code = "request_settled"


class AlreadyAnswered(DomainError):
    """This side has answered; an answer is a record."""

    code = "already_answered"


def answer(
    *,
    request: JoinRequest,
    is_yes: bool,
    comment: str = "",
    party: str = "",
    actor: User,
    now: datetime,
) -> JoinRequest:
    """Answer as the person asked or as the manager (or who stands in for the manager)."""
    sight = sight_of(actor, on=day_of(actor, now))
    parties = policies.parties_of(sight, request)
    chosen = Party(party) if party in Party.values else _only(parties, request)
    require(chosen in parties)
    by = Employee.objects.get(user=actor)
    return _answer(request.pk, chosen, is_yes, comment, by=by, actor=actor, by_mail=False, now=now)


def answer_by_link(*, link: links.Link, is_yes: bool, comment: str, now: datetime) -> JoinRequest:
    """Answer by the link of a mail: the link is the authority, for its party and its recipient."""
    links.require_usable(link, now=now)
    by = link.recipient
    return _answer(
        link.request.pk, link.party, is_yes, comment, by=by, actor=by.user, by_mail=True, now=now
    )


def _only(parties: frozenset[Party], request: JoinRequest) -> Party:
    """The side that is meant where none was said."""
    if not parties:
        raise NotAllowed(_("You may not do this."))
    given = set(request.answers.values_list("party", flat=True))
    waiting = [party for party in sorted(parties) if party not in given]
    return (waiting or sorted(parties))[0]


def locked(request_id: int) -> JoinRequest:
    """The request as it is now, held until the end of the transaction: answers queue here."""
    rows = JoinRequest.objects.select_for_update(of=("self",))
    return rows.select_related("team", "employee", "asked_by").get(pk=request_id)


def require_open(row: JoinRequest) -> None:
    """Refuse what was settled."""
    if row.state != RequestState.OPEN:
        state = str(row.get_state_display()).lower()
        raise RequestSettled(_("This request is no longer open: %(state)s.") % {"state": state})


def is_late(row: JoinRequest, *, now: datetime) -> bool:
    """Whether its first day has passed: nobody can answer any more."""
    return row.starts_on < firm_day(now)


def seat_of_request(row: JoinRequest) -> Statement:
    """The seat that is asked for."""
    return seat(
        team_id=row.team_id,
        employee_id=row.employee_id,
        slot=row.slot,
        allocation=row.allocation,
        standing=row.standing,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )


def _answer(
    request_id: int,
    party: Party,
    is_yes: bool,
    comment: str,
    *,
    by: Employee,
    actor: User | None,
    by_mail: bool,
    now: datetime,
) -> JoinRequest:
    refuse_invalid(too_long("comment", comment, LONGEST_COMMENT))
    with transaction.atomic():
        row = locked(request_id)
        given = {one.party for one in row.answers.all()}
        if party in given:
            raise AlreadyAnswered(_("This was answered already. An answer is a record."))
        require_open(row)
        if is_late(row, now=now):
            raise RequestSettled(_("The first day has passed. Nobody can answer any more."))
        RequestAnswer.objects.create(
            request=row,
            party=party,
            is_yes=is_yes,
            comment=comment.strip(),
            answered_by=by,
            answered_at=now,
            by_mail=by_mail,
        )
        record(
            action="join_request.answered",
            obj=row,
            actor=actor,
            at=now,
            label=f"{row.employee} – {row.team}",
            changes={"party": party, "is_yes": is_yes, "by": by.pk, "by_mail": by_mail},
        )
        asked = {Party.PERSON, *([Party.MANAGER] if row.manager_id else [])}
        if not is_yes:
            _settle(row, RequestState.REFUSED, now=now)
        elif asked <= {*given, party}:
            row.obstacle = _seated(row, now=now)
            _settle(row, RequestState.GRANTED, now=now)
    return row


def _settle(row: JoinRequest, state: RequestState, *, now: datetime) -> None:
    row.state, row.settled_at = state, now
    row.save(update_fields=["state", "settled_at", "obstacle", "updated_at"])
    telling.tell_settled([row.pk], now=now)


def _seated(row: JoinRequest, *, now: datetime) -> str:
    """Write the seat in the asker's name; why it could not be written, in the asker's language."""
    asker = row.asked_by
    try:
        with (
            translation.override(asker.language or settings.LANGUAGE_CODE),
            transaction.atomic(),
            writing(now) as at,
        ):
            written = put_seats([seat_of_request(row)], actor=asker, at=at)
            facts = {"request": row.pk, "employee": row.employee_id, "slot": row.slot}
            record(action="team.seat_set", obj=row.team, actor=asker, at=at, changes=facts)
            people_changed.send(employee_ids=written.people, now=at)
    except DomainError as error:
        return error.message
    return ""
