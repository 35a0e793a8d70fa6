"""New money for a scaled pilot is a new request: a draft proposal, begun in one click."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError
from orgchange.directory.services.writing import require, sight_of_actor
from orgchange.innovation.models import Lane, Proposal, Round
from orgchange.innovation.proposing.rounds_open import rounds_taking
from orgchange.innovation.services import drafting
from orgchange.innovation.services.contents import Content
from orgchange.pilots.models import Contract, Measure, MeasureKind, Pilot, ScaleUp
from orgchange.pilots.policies_closing import can_hand_over, operates

LONGEST_TITLE = 300


class AskedBefore(DomainError):
    """The money was asked for before."""

    code = "asked_before"


class NoRound(DomainError):
    """No round takes proposals now."""

    code = "no_round"


def ask_for_money(
    *, scale_up: ScaleUp, of: Round | None = None, actor: User, now: datetime
) -> Proposal:
    """Begin the proposal, with what the pilot knows already, and link it.

    `of`: the round; by itself the next of the pilot's fund, else of any. Whoever asks submits it.
    """
    sight = sight_of_actor(actor, now)
    with transaction.atomic():
        rows = ScaleUp.objects.select_for_update(of=("self",), no_key=True)
        row = rows.select_related("pilot__fund").get(pk=scale_up.pk)
        require(can_hand_over(sight, row.pilot) or operates(sight, row))
        if row.proposal_id is not None:
            raise AskedBefore(_("A request for the money is begun already."))
        chosen = of or _next_round(row.pilot, actor, now)
        proposal = drafting.start(of=chosen, lane=Lane.STANDARD, actor=actor, now=now)
        content = Content(_known(row))
        drafting.save(proposal=proposal, revision=0, content=content, actor=actor, now=now)
        row.proposal = proposal
        row.save(update_fields=["proposal", "updated_at"])
        facts = {"proposal": proposal.pk}
        record(action="scale_up.money_asked", obj=row.pilot, actor=actor, at=now, changes=facts)
    return proposal


def _next_round(pilot: Pilot, actor: User, now: datetime) -> Round:
    sight = sight_of_actor(actor, now)
    assert sight is not None  # noqa: S101 - an account always has a sight
    rows = list(rounds_taking(sight, now))
    own = [row for row in rows if row.fund_id == pilot.fund_id]
    if not rows:
        raise NoRound(_("No round takes proposals now. Ask again when the next one is open."))
    return (own or rows)[0]


def _known(scale_up: ScaleUp) -> dict[str, object]:
    """What nobody should have to type again."""
    pilot = scale_up.pilot
    newest = Contract.objects.filter(pilot=pilot, number__isnull=False).order_by("-number").first()
    measure = Measure.objects.filter(contract=newest, kind=MeasureKind.PRIMARY).first()
    title = _("Scale: %(pilot)s") % {"pilot": pilot.title}
    known: dict[str, object] = {
        "title": title[:LONGEST_TITLE],
        "scenario": pilot.scenario,
        "change": newest.believed if newest else "",
        "metric": scale_up.metric,
        "metric_unit": scale_up.unit,
        "target": scale_up.target,
    }
    if not scale_up.metric and measure is not None:
        known |= {"metric": measure.name, "metric_unit": measure.unit, "target": measure.target}
    return known
