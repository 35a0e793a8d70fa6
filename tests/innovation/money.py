"""A fund with its committee and one proposal, for tests of money."""

from decimal import Decimal
from types import SimpleNamespace

from orgchange.innovation.models import PeriodBalance
from orgchange.innovation.services.entries import Paper
from orgchange.innovation.workflow import EFFECTS, Step
from tests.factories import directory as d
from tests.factories import innovation as f

ROLES = ("manager", "chair", "director", "finance", "reviewer", "legal")


def committee(*, money=100_000, code="ideas", parent=None):
    """A fund, its period, a round, and somebody in every office; `ada` submits."""
    where = d.department(f"{code}-office".upper())
    found = SimpleNamespace(people={}, accounts={})
    found.fund = f.fund(code, parent=parent)
    for name in ("ada", "stranger", *ROLES):
        found.people[name] = d.employee(where, name=f"{code} {name}")
        found.accounts[name] = d.user(found.people[name])
        if name in ROLES:
            f.office(found.fund, found.people[name], name)
    found.period = f.period(found.fund, money=money)
    found.round = f.round_of(found.fund)
    return found


def awarded(of, amount=8000, *, lane="standard", person_days=None, **fields):
    """An approved proposal with its award and the usual plan, through the step's effects."""
    row = f.proposal(
        of.round, of.people["ada"], state="approved", asked=amount, lane=lane, **fields
    )
    row.versions.update(person_days=person_days)
    return award_of(row, by=of.people["director"], amount=amount)


def award_of(proposal, *, by, amount=8000):
    """The award of a proposal, as approving makes it."""
    decision = f.decision(proposal, by=by, amount=amount)
    facts = {"decision": decision}
    step = Step(proposal, None, actor=None, sight=None, now=f.NOW, facts=facts)
    for code in ("reserve_and_commit", "award"):
        EFFECTS[code](step)
    return proposal.award


def paper(key="1", **fields):
    return Paper(key=key, occurred_on=fields.pop("occurred_on", f.NOW.date()), **fields)


def sums(proposal, unit="money"):
    """actual, released, committed, open: over all periods."""
    rows = list(proposal.balances.filter(unit=unit))
    names = ("actual", "released", "committed", "open")
    return tuple(sum((getattr(row, name) for row in rows), Decimal(0)) for name in names)


def left(period, unit="money"):
    return PeriodBalance.objects.get(period=period, unit=unit).available
