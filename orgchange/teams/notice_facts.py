"""What fills the words about requests, and whether they still hold. Sets, never one by one."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from orgchange.core.dates import OPEN_DATE, firm_day
from orgchange.core.sql import id_list
from orgchange.core.wording import day_text
from orgchange.notices.models import Notice, Reason
from orgchange.notices.texts import absolute
from orgchange.teams.links import answer_path
from orgchange.teams.managers import stand_ins
from orgchange.teams.models import JoinRequest, Party, RequestState
from orgchange.teams.services.telling import (
    JOIN_ASKED,
    PREFIX,
    RELEASE_ASKED,
    waiting_parties,
)
from orgchange.teams.slots import SlotNames, slot_names

Facts = dict[str, Any]
PARTY_OF = {RELEASE_ASKED: Party.MANAGER, JOIN_ASKED: Party.PERSON}


def request_id(notice: Notice) -> int:
    """The request that a notice is about."""
    return int(notice.object_key.removeprefix(PREFIX))


def _requests(notices: Sequence[Notice]) -> dict[int, JoinRequest]:
    rows = JoinRequest.objects.filter(pk__in=id_list(request_id(n) for n in notices))
    rows = rows.select_related("team", "employee", "manager", "asked_by")
    return {row.pk: row for row in rows.prefetch_related("answers")}


def days_text(starts_on: date, ends_on: date) -> str:
    """ "from 1 Dec 2026 to 28 Feb 2027", "from 1 Dec 2026 on"."""
    if ends_on == OPEN_DATE:
        return _("from %(first)s on") % {"first": day_text(starts_on)}
    said = {"first": day_text(starts_on), "last": day_text(ends_on - timedelta(days=1))}
    return _("from %(first)s to %(last)s") % said


def asked_facts(notices: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """What is asked, of whom, by whom: four queries for any number.

    The links lead to the page for who is signed in; those of the mail are in `letter_facts`.
    """
    requests = _requests(notices)
    names = slot_names({row.team_id for row in requests.values()})
    found = {}
    for notice in notices:
        row = requests.get(request_id(notice))
        if row is not None:
            path = reverse("teams:request", args=[row.pk])
            found[notice.pk] = {**_common(row, names), **_doors(path), "path": path}
            found[notice.pk]["again"] = _again(notice, row)
    return found


def letter_facts(notices: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """The links that answer without sign-in: for the recipient's mail alone."""
    return {
        notice.pk: _doors(
            answer_path(
                request_id=request_id(notice),
                party=PARTY_OF[notice.kind],
                recipient_id=notice.recipient_id,
            )
        )
        for notice in notices
    }


def _doors(path: str) -> Facts:
    return {
        "yes_link": absolute(f"{path}?answer=yes"),
        "no_link": absolute(f"{path}?answer=no"),
    }


def _common(row: JoinRequest, names: SlotNames) -> Facts:
    return {
        "person": str(row.employee),
        "team": row.team.name,
        "slot": names.both(row.team_id, row.slot),
        "share": row.allocation,
        "days": lambda: days_text(row.starts_on, row.ends_on),
        "sender": str(row.asked_by),
        "message": f"“{row.message}”" if row.message else "",
    }


def _again(notice: Notice, row: JoinRequest) -> Callable[[], str] | str:
    """Whom the reader stands in for, and that it is a reminder; the first asking says nothing."""
    is_reminder = not notice.occurrence.endswith(":0")
    is_beside = PARTY_OF[notice.kind] == Party.MANAGER and notice.recipient_id != row.manager_id
    if not (is_reminder or is_beside):
        return ""

    def said() -> str:
        found = []
        if is_beside:
            found.append(_("You stand in for %(name)s.") % {"name": row.manager})
        if is_reminder:
            text = _("This was asked on %(day)s and still waits for your answer.")
            found.append(text % {"day": day_text(row.asked_at.date())})
        return " ".join(found)

    return said


def answered_facts(notices: Sequence[Notice], now: datetime) -> dict[int, Facts]:
    """How a request ended. What was said beside an answer is for who asked."""
    requests = _requests(notices)
    names = slot_names({row.team_id for row in requests.values()})
    found = {}
    for notice in notices:
        row = requests.get(request_id(notice))
        if row is not None:
            found[notice.pk] = {
                **_common(row, names),
                "outcome": _outcome(row),
                "comments": _comments(row) if notice.recipient_id != row.employee_id else "",
                "obstacle": _obstacle(row) if notice.recipient_id != row.employee_id else "",
                "path": reverse("teams:request", args=[row.pk]),
            }
    return found


def _outcome(row: JoinRequest) -> Callable[[], str]:
    def said() -> str:
        if row.state == RequestState.GRANTED:
            return (
                _("Granted: all who were asked said yes.")
                if row.obstacle == ""
                else _("Granted, and not yet in the roster.")
            )
        if row.state == RequestState.REFUSED:
            no = next((a for a in row.answers.all() if not a.is_yes), None)
            is_own = no is not None and no.party == Party.PERSON
            name = row.employee if is_own else row.manager
            return _("Refused: %(name)s said no.") % {"name": name}
        if row.state == RequestState.LAPSED:
            return _("Lapsed: the first day passed before everybody had answered.")
        return str(row.get_state_display())

    return said


def _comments(row: JoinRequest) -> str:
    names = {Party.PERSON: row.employee, Party.MANAGER: row.manager}
    said = [f"{names[Party(a.party)]}: “{a.comment}”" for a in row.answers.all() if a.comment]
    return "\n".join(said)


def _obstacle(row: JoinRequest) -> Callable[[], str] | str:
    if not row.obstacle:
        return ""
    return lambda: _("It could not be written to the roster: %(why)s") % {"why": row.obstacle}


def asked_holds(notices: Sequence[Notice], now: datetime) -> dict[int, Reason]:
    """An asking is pointless once answered by that side, settled, withdrawn, or over."""
    requests = _requests(notices)
    today = firm_day(now)
    beside = stand_ins([row.manager_id for row in requests.values() if row.manager_id], on=today)
    found = {n.pk: _gone(n, requests.get(request_id(n)), today, beside) for n in notices}
    return {pk: reason for pk, reason in found.items() if reason is not None}


def _gone(
    notice: Notice,
    row: JoinRequest | None,
    today: date,
    beside: Mapping[int, Collection[int]],
) -> Reason | None:
    if row is None or not _is_asked(notice, row, beside):
        return Reason.NOT_REQUIRED
    if PARTY_OF[notice.kind] not in waiting_parties(row):
        return Reason.COMPLETED
    if row.state != RequestState.OPEN or row.starts_on < today:
        return Reason.NOT_REQUIRED
    return None


def _is_asked(notice: Notice, row: JoinRequest, beside: Mapping[int, Collection[int]]) -> bool:
    """Whether the reader answers for the side: as who is asked, or as who stands in today."""
    if PARTY_OF[notice.kind] == Party.PERSON or notice.recipient_id == row.manager_id:
        return True
    return notice.recipient_id in beside.get(row.manager_id or 0, ())


FactsOf = Callable[[Sequence[Notice], datetime], Mapping[int, Facts]]
