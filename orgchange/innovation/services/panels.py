"""The panel at work: a session with an agenda, a clock for each item, notes, and findings."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError, Problem
from orgchange.core.sql import id_list
from orgchange.directory.scopes import Sight, day_of, sight_of
from orgchange.directory.services.writing import refuse_invalid, require, too_long
from orgchange.innovation import policies
from orgchange.innovation.conflicts import is_conflicted
from orgchange.innovation.models import Finding, PanelItem, PanelSession, Proposal, Round
from orgchange.innovation.proposing.under_review import compared

LONGEST_NAME, LONGEST_NOTES, MOST_MINUTES = 200, 20_000, 240


class PanelClosed(DomainError):
    """The session is over."""

    code = "panel_closed"


class TooClose(DomainError):
    """Whoever is too close to a proposal leaves the room for it."""

    code = "too_close"


def plan_session(
    *,
    of: Round,
    name: str,
    meets_at: datetime,
    minutes: int,
    proposals: Collection[int],
    actor: User,
    now: datetime,
) -> PanelSession:
    """A session about these proposals, in their order; those that are not compared are left out."""
    require(policies.may_run(_sight(actor, now), of.fund_id))
    refuse_invalid(_wrong_session(name, minutes))
    with transaction.atomic():
        session = PanelSession.objects.create(
            round=of, name=name.strip(), meets_at=meets_at, minutes=minutes
        )
        added = _put(session, proposals)
        facts = {"items": added}
        record(action="panel.planned", obj=session, actor=actor, at=now, changes=facts)
    return session


def add_items(
    *, session: PanelSession, proposals: Collection[int], actor: User, now: datetime
) -> int:
    """Put further proposals on the agenda; how many were new."""
    with transaction.atomic():
        locked = _open(session, actor, now)
        added = _put(locked, proposals)
        facts = {"items": added}
        record(action="panel.added", obj=locked, actor=actor, at=now, changes=facts)
    return added


def drop_item(*, item: PanelItem, actor: User, now: datetime) -> None:
    """Take a proposal off the agenda, before it was heard."""
    with transaction.atomic():
        _open(item.session, actor, now)
        if item.started_at is not None:
            raise PanelClosed(_("This was heard already."))
        facts = {"proposal": item.proposal_id}
        record(action="panel.dropped", obj=item.session, actor=actor, at=now, changes=facts)
        item.delete()


def start_item(*, item: PanelItem, actor: User, now: datetime) -> PanelItem:
    """Begin with a proposal: its clock runs, and that of the one before stops."""
    with transaction.atomic():
        session = _open(item.session, actor, now)
        _require_free(item, actor, now)
        running = session.items.filter(started_at__isnull=False, ended_at=None)
        running.exclude(pk=item.pk).update(ended_at=now, updated_at=now)
        locked = session.items.get(pk=item.pk)
        locked.started_at = locked.started_at or now
        locked.ended_at = None
        locked.save()
    return locked


def write_item(
    *,
    item: PanelItem,
    notes: str,
    finding: str,
    amount: Decimal | None,
    actor: User,
    now: datetime,
) -> PanelItem:
    """Keep the notes, and what the panel found; with a finding the clock stops."""
    refuse_invalid(_wrong_item(item, notes, finding, amount))
    with transaction.atomic():
        session = _open(item.session, actor, now)
        _require_free(item, actor, now)
        locked = session.items.get(pk=item.pk)
        is_new = bool(finding) and finding != locked.finding
        locked.notes, locked.finding, locked.amount = notes.strip(), finding, amount
        if is_new:
            locked.started_at = locked.started_at or now
            locked.ended_at = locked.ended_at or now
            locked.found_at = now
        locked.save()
        if is_new:
            facts = {
                "proposal": locked.proposal_id,
                "finding": finding,
                "amount": str(amount or ""),
            }
            record(action="panel.found", obj=session, actor=actor, at=now, changes=facts)
    return locked


def close_session(*, session: PanelSession, actor: User, now: datetime) -> None:
    """End the session; what it found stays as it is."""
    with transaction.atomic():
        locked = _open(session, actor, now)
        locked.items.filter(started_at__isnull=False, ended_at=None).update(
            ended_at=now, updated_at=now
        )
        locked.closed_at = now
        locked.save()
        record(action="panel.closed", obj=locked, actor=actor, at=now)


def _sight(actor: User, now: datetime) -> Sight:
    return sight_of(actor, on=day_of(actor, now))


def _open(session: PanelSession, actor: User, now: datetime) -> PanelSession:
    """The session, locked; only while it is open, and for those who run the panel."""
    rows = PanelSession.objects.select_for_update(of=("self",)).select_related("round")
    locked = rows.get(pk=session.pk)
    require(policies.may_run(_sight(actor, now), locked.round.fund_id))
    if locked.closed_at is not None:
        raise PanelClosed(_("This session is over."))
    return locked


def _require_free(item: PanelItem, actor: User, now: datetime) -> None:
    sight = _sight(actor, now)
    if sight.employee_id is None or is_conflicted(sight.employee_id, item.proposal, on=sight.on):
        raise TooClose(_("You are too close to this proposal; another must lead this part."))


def _put(session: PanelSession, proposals: Collection[int]) -> int:
    rows = Proposal.objects.filter(compared(), pk__in=id_list(proposals), round=session.round_id)
    held = set(session.items.values_list("proposal_id", flat=True))
    able = set(rows.values_list("pk", flat=True)) - held
    last = session.items.aggregate(last=Max("position"))["last"] or 0
    ordered = [pk for pk in dict.fromkeys(proposals) if pk in able]
    PanelItem.objects.bulk_create(
        PanelItem(session=session, proposal_id=pk, position=last + place)
        for place, pk in enumerate(ordered, start=1)
    )
    return len(ordered)


def _wrong_session(name: str, minutes: int) -> list[Problem]:
    problems = too_long("name", name, LONGEST_NAME)
    if not name.strip():
        problems.append(Problem("name", "required", _("Give the session a name.")))
    if not 1 <= minutes <= MOST_MINUTES:
        problems.append(Problem("minutes", "out_of_range", _("Between 1 and 240 minutes.")))
    return problems


def _wrong_item(item: PanelItem, notes: str, finding: str, amount: Decimal | None) -> list[Problem]:
    problems = too_long("notes", notes, LONGEST_NOTES)
    if finding and finding not in Finding.values:
        problems.append(Problem("finding", "unknown", _("There is no such finding.")))
    if amount is not None and not 0 <= amount <= item.proposal.asked:
        text = _("Between nothing and what was asked, %(asked)s.")
        message = text % {"asked": item.proposal.asked}
        problems.append(Problem("amount", "out_of_range", message))
    return problems
