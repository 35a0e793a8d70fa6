"""Thanks for help with a pilot: given in one click, taken back, and not shown where somebody
would rather not be."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import firm_day
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.models import Employee, JobRecord
from orgchange.directory.scopes import people_visible_to
from orgchange.directory.services.writing import refuse_invalid, require, too_long
from orgchange.innovation.services.actors import sight_and_person
from orgchange.pilots.events import thanked
from orgchange.pilots.models import Pilot, ThankYou
from orgchange.pilots.policies_closing import can_thank

LONGEST = 300


class ThankedBefore(DomainError):
    """This person was thanked for this pilot by the same giver."""

    code = "thanked_before"


def thank(
    *, pilot: Pilot, receiver: Employee, words: str = "", actor: User, now: datetime
) -> ThankYou:
    """Thank a colleague by name for help with a pilot."""
    sight, person = sight_and_person(actor, now)
    require(can_thank(sight))
    words = words.strip()
    is_known = people_visible_to(sight).filter(pk=receiver.pk).exists()
    refuse_invalid(
        [*_wrong(receiver, person, is_known=is_known), *too_long("words", words, LONGEST)]
    )
    row = ThankYou(
        pilot=pilot,
        giver_id=person,
        receiver=receiver,
        words=words,
        is_across=_are_apart(person, receiver.pk, firm_day(now)),
        given_at=now,
    )
    try:
        with transaction.atomic():
            row.save()
            facts = {"receiver": receiver.pk, "across": row.is_across}
            record(action="pilot.thanked", obj=pilot, actor=actor, at=now, changes=facts)
            thanked.send(thanks=row, now=now)
    except IntegrityError as error:
        raise ThankedBefore(_("You thanked this person for this pilot already.")) from error
    return row


def take_back(*, thanks: ThankYou, actor: User, now: datetime) -> None:
    """Whoever gave it takes it back; it can be given again."""
    _sight, person = sight_and_person(actor, now)
    require(thanks.giver_id == person)
    _mark(thanks, "taken_back_at", now, "pilot.thanks_taken_back", actor=actor, now=now)


def decline(*, thanks: ThankYou, actor: User, now: datetime) -> None:
    """Whoever was thanked is not shown with it any more; the giver is not told."""
    _sight, person = sight_and_person(actor, now)
    require(thanks.receiver_id == person)
    _mark(thanks, "declined_at", now, "pilot.thanks_declined", actor=actor, now=now)


def show(*, thanks: ThankYou, actor: User, now: datetime) -> None:
    """And may change their mind."""
    _sight, person = sight_and_person(actor, now)
    require(thanks.receiver_id == person)
    _mark(thanks, "declined_at", None, "pilot.thanks_shown", actor=actor, now=now)


def _mark(
    thanks: ThankYou,
    name: str,
    value: datetime | None,
    action: str,
    *,
    actor: User,
    now: datetime,
) -> None:
    with transaction.atomic():
        row = ThankYou.objects.select_for_update(of=("self",), no_key=True).get(pk=thanks.pk)
        if (getattr(row, name) is None) == (value is None):
            return
        setattr(row, name, value)
        row.save(update_fields=[name])
        record(action=action, obj=row.pilot, actor=actor, at=now, changes={"thanks": row.pk})


def _wrong(receiver: Employee, person: int, *, is_known: bool) -> list[Problem]:
    if receiver.pk == person:
        return [Problem("receiver", "oneself", _("Thank somebody else."))]
    if not is_known:
        return [Problem("receiver", "unknown", _("Nobody has this number or name."))]
    return []


def _are_apart(one: int, other: int, on: date) -> bool:
    """Whether they work in different departments on the day."""
    jobs = JobRecord.objects.current().on(on).filter(employee__in=[one, other], is_primary=True)
    where = dict(jobs.values_list("employee", "department"))
    return where.get(one) != where.get(other)
