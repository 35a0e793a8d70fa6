"""Results are decided first and then told, all at once, each with words of its own."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.services.writing import (
    refuse_invalid,
    require,
    sight_of_actor,
    too_long,
)
from orgchange.innovation import offices, policies
from orgchange.innovation.deciding import letters
from orgchange.innovation.deciding.untold import untold
from orgchange.innovation.events import results_told
from orgchange.innovation.models import Decision, Fund, Proposal
from orgchange.innovation.notices.result_notices import plan_results
from orgchange.innovation.services.moving import lock_together
from orgchange.innovation.ways import MOST_WORDS


class WordsMissing(DomainError):
    """Somebody would be told without a reason; nobody is told."""

    code = "words_missing"


class NotUntold(DomainError):
    """The result was told before, or withdrawn, or there is none."""

    code = "not_untold"


def word(*, decision: Decision, words: str, actor: User, now: datetime) -> Decision:
    """Write, or write better, what one submitter will read. Until it is told."""
    with transaction.atomic():
        row = _locked([decision.pk]).first()
        if row is None:
            raise NotUntold(_("This was told already, or it was withdrawn."))
        _require_teller(row.proposal.round.fund_id, actor, now)
        refuse_invalid(_wrong(words))
        before, row.words = row.words, words.strip()
        row.save(update_fields=["words"])
        changes = {"from": before, "to": row.words}
        label = str(row.proposal)
        record(action="decision.worded", obj=row, actor=actor, at=now, label=label, changes=changes)
    return row


def tell(*, fund: Fund, decisions: Iterable[Decision], actor: User, now: datetime) -> int:
    """Tell these results, all or none of them; how many were told."""
    _require_teller(fund.pk, actor, now)
    asked = list(decisions)
    with transaction.atomic():
        # First the proposals: who withdraws one meanwhile is not told how it was decided.
        lock_together(row.proposal_id for row in asked)
        rows = list(_locked([row.pk for row in asked]).filter(proposal__round__fund=fund))
        _refuse_wordless(rows)
        return tell_now(rows, actor=actor, now=now)


def tell_now(rows: Sequence[Decision], *, actor: User | None, now: datetime) -> int:
    """Tell results whose words are there, within the caller's transaction."""
    proposal_ids = [row.proposal_id for row in rows]
    Decision.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=now)
    Proposal.objects.filter(pk__in=proposal_ids).update(told_state=F("state"), updated_at=now)
    plan_results(rows, now=now)
    results_told.send(decisions=rows, actor=actor, now=now)
    record(
        action="decisions.told",
        object_type=Decision._meta.label_lower,
        label=", ".join(str(row.proposal) for row in rows),
        actor=actor,
        at=now,
        changes={"decisions": [row.pk for row in rows], "proposals": proposal_ids},
    )
    return len(rows)


def _require_teller(fund_id: int, actor: User, now: datetime) -> None:
    sight = sight_of_actor(actor, now)
    require(policies.can_tell(offices.roles_in(sight, fund_id)))


def _locked(ids: Iterable[int]) -> QuerySet[Decision]:
    rows = untold().filter(pk__in=list(ids))
    return rows.select_for_update(of=("self",))


def _refuse_wordless(rows: Sequence[Decision]) -> None:
    if not rows:
        raise NotUntold(_("There is nothing to tell."))
    found = letters.missing(rows)
    if not found:
        return
    message = ngettext(
        "%(n)s letter still needs words of its own. Nobody was told.",
        "%(n)s letters still need words of their own. Nobody was told.",
        len(found),
    )
    asked = _("“%(proposal)s” still needs words of its own.")
    problems = [
        Problem(f"words-{row.pk}", "required", asked % {"proposal": row.proposal}) for row in found
    ]
    raise WordsMissing(message % {"n": len(found)}, problems=problems)


def _wrong(words: str) -> list[Problem]:
    problems = too_long("words", words, MOST_WORDS)
    if not words.strip():
        problems.append(Problem("words", "required", _("Say why, in your own words.")))
    return problems
