"""Telling what became of the awards of Halden Group: planned, released, spent, one amended."""

from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from courses.demo.build import Stage
from courses.demo.funds import Money
from courses.demo.helms import Helm
from orgchange.accounts.models import User
from orgchange.innovation.models import Award, EntryKind, FundRole, LedgerEntry
from orgchange.innovation.services.amending import propose_amendment
from orgchange.innovation.services.entries import Paper
from orgchange.innovation.services.paying import reverse, spend
from orgchange.innovation.services.planning import Planned, plan_tranches
from orgchange.innovation.services.tranches import release_tranche

ASKS_FOR_MORE = "Read test certificates into the quality record"
COUNTED = 60  # days after the start, when somebody counts again
# days after the start, share of the first tranche, what for
INVOICES = (
    (6, "0.38", "Licences for the trial"),
    (21, "0.21", "Labelling of two hundred examples"),
    (46, "0.17", "Travel to the second site"),
)


def tell_spending(money: Money) -> None:
    """Every award whose result was told: planned in parts, and the first part released."""
    told = Award.objects.filter(decision__told_at__isnull=False).order_by("decision__decided_at")
    for award in told.select_related("proposal__round", "decision"):
        decided = award.decision.decided_at
        _plan(money, award, decided)
        first = award.tranches.get(position=1)
        finance = _who(money, FundRole.FINANCE)
        release_tranche(tranche=first, actor=finance, now=decided + timedelta(days=9))


def ask_for_more(stage: Stage, money: Money) -> None:
    """One award is to be more than was said; it waits for its word."""
    award = Award.objects.get(proposal__title=ASKS_FOR_MORE)
    propose_amendment(
        award=award,
        amount=award.amount + Decimal(1500),
        reason="A second plant asks to join, with the same certificates: 1,500 for its scanners.",
        actor=_who(money, FundRole.MANAGER),
        now=stage.now - timedelta(days=12),
    )


def pay_invoices(helm: Helm) -> None:
    """What the pilot of an award buys, from its first days on; one paper was wrong."""
    if helm.venture.strategic is not None:
        return
    for number, (days, _share, _text) in enumerate(INVOICES):
        helm.plan(helm.venture.start + days, partial(_invoice, helm, number))
    if helm.venture.choice is not None:
        helm.plan(helm.venture.start + COUNTED, partial(_give_back, helm))


def _plan(money: Money, award: Award, decided: datetime) -> None:
    """The usual plan, each part with its day."""
    waiting = award.tranches.order_by("position")
    planned = [
        Planned(one.amount, one.condition, (decided + timedelta(days=10 + 70 * index)).date())
        for index, one in enumerate(waiting)
    ]
    manager = _who(money, FundRole.MANAGER)
    plan_tranches(award=award, planned=planned, actor=manager, now=decided + timedelta(days=5))


def _invoice(helm: Helm, number: int, now: datetime) -> None:
    _days, share, text = INVOICES[number]
    award = helm.award
    paper = Paper(
        key=f"demo:{number}",
        occurred_on=now.date(),
        text=text,
        reference=f"INV-{award.pk}{number + 1:03}",
    )
    released = award.tranches.get(position=1).amount
    amount = (released * Decimal(share)).quantize(Decimal("0.01"))
    spend(award=award, amount=amount, paper=paper, actor=helm.who(FundRole.FINANCE), now=now)


def _give_back(helm: Helm, now: datetime) -> None:
    """A correction of the first invoice."""
    award = helm.award
    wrong = LedgerEntry.objects.get(
        proposal=award.proposal_id, reference=f"INV-{award.pk}001", kind=EntryKind.ACTUAL
    )
    paper = Paper(
        f"demo:back:{award.pk}", now.date(), "Two licences were counted twice", wrong.reference
    )
    reverse(
        entry=wrong,
        amount=Decimal(180),
        paper=paper,
        actor=helm.who(FundRole.FINANCE),
        now=now,
    )


def _who(money: Money, role: FundRole) -> User:
    """The account of the first who has a role."""
    return User.objects.get(employee=money.who(role))
