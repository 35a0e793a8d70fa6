"""A draw among proposals that the scores cannot tell apart: announced first, drawn later."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError, Problem
from orgchange.core.sql import id_list
from orgchange.directory.scopes import day_of, sight_of
from orgchange.directory.services.writing import refuse_invalid, require, too_long
from orgchange.innovation import policies
from orgchange.innovation.conflicts import conflicted_with
from orgchange.innovation.models import Draw, DrawEntry, Proposal, Round
from orgchange.innovation.proposing.under_review import compared
from orgchange.innovation.reviewing import tickets

LONGEST_WORDS, LONGEST_REASON = 200, 2000


class DrawnAlready(DomainError):
    """A draw happens once."""

    code = "drawn_already"


class NotToDraw(DomainError):
    """Fewer proposals than places, or some that are not compared by the panel."""

    code = "not_to_draw"


class TooClose(DomainError):
    """Whoever is too close to one of the proposals neither announces nor draws."""

    code = "too_close"


def announce(
    *,
    of: Round,
    proposals: Collection[int],
    places: int,
    reason: str,
    actor: User,
    now: datetime,
) -> Draw:
    """Fix who is in the draw and for how many places, and publish the commitment."""
    entries = Proposal.objects.filter(compared(), pk__in=id_list(proposals), round=of)
    _require_panel(of, entries, actor, now)
    refuse_invalid(_wrong("reason", reason, LONGEST_REASON))
    with transaction.atomic():
        rows = list(entries.order_by("number"))
        if len(rows) != len(set(proposals)):
            raise NotToDraw(_("Some of these are not compared by the panel at this point."))
        if not 1 <= places < len(rows):
            raise NotToDraw(_("A draw needs more proposals than places."))
        secret = tickets.new_secret()
        draw = Draw.objects.create(
            round=of,
            places=places,
            reason=reason.strip(),
            secret=secret,
            commitment=tickets.commitment_to(secret),
            announced_at=now,
            announced_by=actor,
        )
        DrawEntry.objects.bulk_create(DrawEntry(draw=draw, proposal=row) for row in rows)
        facts = {"commitment": draw.commitment, "entries": [row.number for row in rows]}
        record(action="draw.announced", obj=draw, actor=actor, at=now, changes=facts)
    return draw


def draw(*, draw: Draw, words: str, actor: User, now: datetime) -> Draw:
    """Draw: the words said now and the secret kept since the announcement make the seed."""
    entries = Proposal.objects.filter(draw_entries__draw=draw)
    _require_panel(draw.round, entries, actor, now)
    refuse_invalid(_wrong("words", words, LONGEST_WORDS))
    with transaction.atomic():
        locked = Draw.objects.select_for_update().get(pk=draw.pk)
        if locked.drawn_at is not None:
            raise DrawnAlready(_("This was drawn already."))
        locked.words = " ".join(words.split())
        locked.seed = tickets.seed_of(locked.secret, locked.words)
        locked.drawn_at, locked.drawn_by = now, actor
        locked.save()
        _rank(locked)
        facts = {"seed": locked.seed, "words": locked.words}
        record(action="draw.drawn", obj=locked, actor=actor, at=now, changes=facts)
    return locked


def _rank(drawn: Draw) -> None:
    entries = {
        entry.proposal.number or str(entry.proposal_id): entry
        for entry in drawn.entries.select_related("proposal")
    }
    order = tickets.tickets(drawn.seed, entries)
    for rank, (ticket, number) in enumerate(order, start=1):
        entries[number].ticket, entries[number].rank = ticket, rank
    DrawEntry.objects.bulk_update(entries.values(), ["ticket", "rank"])


def _require_panel(of: Round, entries: QuerySet[Proposal], actor: User, now: datetime) -> None:
    sight = sight_of(actor, on=day_of(actor, now))
    require(policies.may_run(sight, of.fund_id) and sight.employee_id is not None)
    close = conflicted_with(sight.employee_id or 0, entries, on=sight.on)
    if entries.filter(pk__in=close).exists():
        raise TooClose(_("You are too close to one of these proposals; another must do this."))


def _wrong(field: str, text: str, longest: int) -> list[Problem]:
    if not text.strip():
        return [Problem(field, "required", _("Say it in a few words."))]
    return too_long(field, text, longest)
