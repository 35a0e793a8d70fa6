"""Telling what became of the awards of Halden Group: planned, released, spent, one amended."""

from datetime import datetime, timedelta
from decimal import Decimal

from courses.demo.build import Stage
from courses.demo.funds import Money
from orgchange.accounts.models import User
from orgchange.innovation.models import Award, FundRole, LedgerEntry
from orgchange.innovation.services.amending import propose_amendment
from orgchange.innovation.services.entries import Paper
from orgchange.innovation.services.paying import reverse, spend
from orgchange.innovation.services.planning import Planned, plan_tranches
from orgchange.innovation.services.tranches import accept_milestone, release_tranche

# days after the decision, share of the first tranche, what for
INVOICES = (
    (24, "0.38", "Licences for the trial"),
    (41, "0.21", "Labelling of two hundred examples"),
    (66, "0.17", "Travel to the second site"),
)


def tell_spending(stage: Stage, money: Money) -> None:
    """Every award whose result was told, the oldest first; the first of them goes furthest."""
    told = Award.objects.filter(decision__told_at__isnull=False).order_by("decision__decided_at")
    for index, award in enumerate(told.select_related("proposal__round", "decision")):
        _run(stage, money, award, is_first=index == 0)


def _run(stage: Stage, money: Money, award: Award, *, is_first: bool) -> None:
    decided = award.decision.decided_at
    finance = _who(money, FundRole.FINANCE)
    _plan(money, award, decided)
    first = award.tranches.get(position=1)
    release_tranche(tranche=first, actor=finance, now=decided + timedelta(days=9))
    posted = [
        _invoice(award, number, finance, decided, first.amount)
        for number in range(len(INVOICES))
        if decided + timedelta(days=INVOICES[number][0]) < stage.now
    ]
    if is_first and posted:
        _go_on(money, award, posted[0], decided)


def _plan(money: Money, award: Award, decided: datetime) -> None:
    """The usual plan, each part with its day."""
    waiting = award.tranches.order_by("position")
    planned = [
        Planned(one.amount, one.condition, (decided + timedelta(days=10 + 70 * index)).date())
        for index, one in enumerate(waiting)
    ]
    manager = _who(money, FundRole.MANAGER)
    plan_tranches(award=award, planned=planned, actor=manager, now=decided + timedelta(days=5))


def _invoice(
    award: Award, number: int, finance: User, decided: datetime, released: Decimal
) -> LedgerEntry:
    days, share, text = INVOICES[number]
    now = decided + timedelta(days=days)
    paper = Paper(
        key=f"demo:{number}",
        occurred_on=now.date(),
        text=text,
        reference=f"INV-{award.pk}{number + 1:03}",
    )
    amount = (released * Decimal(share)).quantize(Decimal("0.01"))
    return spend(award=award, amount=amount, paper=paper, actor=finance, now=now)


def _go_on(money: Money, award: Award, wrong: LedgerEntry, decided: datetime) -> None:
    """A correction, the next tranche on its condition, and an amendment that waits."""
    finance = _who(money, FundRole.FINANCE)
    later = decided + timedelta(days=70)
    paper = Paper("demo:back", later.date(), "Two licences were counted twice", wrong.reference)
    reverse(entry=wrong, amount=Decimal(180), paper=paper, actor=finance, now=later)
    second = award.tranches.filter(position=2).first()
    if second is not None:
        words = "I sat beside two of them for a morning: it runs, and they use it."
        chair = _who(money, FundRole.CHAIR)
        accepted = later + timedelta(days=9)
        accept_milestone(tranche=second, words=words, actor=chair, now=accepted, at_gate=True)
        release_tranche(tranche=second, actor=finance, now=later + timedelta(days=12))
    propose_amendment(
        award=award,
        amount=award.amount + Decimal(1500),
        reason="A second site asks to join, with the same forms: 1,500 for its devices.",
        actor=_who(money, FundRole.MANAGER),
        now=later + timedelta(days=30),
    )


def _who(money: Money, role: FundRole) -> User:
    """The account of the first who has a role."""
    return User.objects.get(employee=money.who(role))
