"""Writing the outcome: kept as it is typed, given once, then frozen with its figures."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.services.writing import refuse_invalid, require, sight_of_actor, too_long
from orgchange.innovation.amounts import wrong_amount
from orgchange.pilots import policies_gates
from orgchange.pilots.models import Pilot, PilotOutcome, Verdict
from orgchange.pilots.services.gates import SavedElsewhere
from orgchange.pilots.services.moving import alone_with, move

MOST_WORDS = 10_000


class NotEvaluated(DomainError):
    """The pilot is not being evaluated: nothing is written about what came out."""

    code = "not_evaluated"


def save_outcome(
    *,
    pilot: Pilot,
    revision: int,
    verdict: str,
    words: str,
    value: Decimal | None,
    value_basis: str,
    actor: User | None,
    now: datetime,
) -> PilotOutcome:
    """Keep what is written so far. Raises SavedElsewhere where another window was faster."""
    sight = sight_of_actor(actor, now)
    with alone_with(pilot) as locked:
        require(policies_gates.can_evaluate(sight, locked))
        if locked.state != "evaluating":
            raise NotEvaluated(_("The pilot is not being evaluated now."))
        refuse_invalid(_wrong(verdict, words, value, value_basis))
        draft, _made = PilotOutcome.objects.get_or_create(pilot=locked)
        if draft.revision != revision:
            raise SavedElsewhere(_("Another window has saved this. Reload it first."))
        draft.verdict, draft.words = verdict, words.strip()
        draft.value, draft.value_basis = value, value_basis.strip()
        draft.currency = locked.fund.currency if value is not None else ""
        draft.revision += 1
        draft.save()
    return draft


def give_outcome(*, pilot: Pilot, actor: User, now: datetime) -> PilotOutcome:
    """Say what came out, as it was saved. It is not written any more."""
    with transaction.atomic():
        move(pilot=pilot, transition="evaluate", actor=actor, now=now)
        return PilotOutcome.objects.get(pilot=pilot)


def _wrong(verdict: str, words: str, value: Decimal | None, basis: str) -> list[Problem]:
    problems = [*too_long("words", words, MOST_WORDS), *too_long("value_basis", basis, MOST_WORDS)]
    if verdict and verdict not in Verdict.values:
        problems.append(Problem("verdict", "unknown", _("There is no such outcome.")))
    if value is not None:
        problems += wrong_amount(value, field="value") if value else []
    return problems
