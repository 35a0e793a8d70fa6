"""A fund with its committee, and the people of a pilot."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from tests.factories import directory as d
from tests.factories import innovation as f
from tests.factories import pilots as p
from tests.factories.innovation import NOW

OFFICES = ("manager", "chair", "director", "finance", "legal")
PEOPLE = ("owner", "sponsor", "evaluator", "member", "stranger", "submitter")


@pytest.fixture
def firm(db):
    """People by name (`firm.people`), their accounts (`firm.users`), a fund with money, a round."""
    where = d.department("SALES")
    elsewhere = d.department("IT")
    people = {}
    for number, name in enumerate((*OFFICES, *PEOPLE)):
        home = elsewhere if number % 2 else where
        people[name] = d.employee(home, name=name.title())
    users = {name: d.user(person) for name, person in people.items()}
    fund = f.fund()
    f.period(fund, money=100_000)
    for role in OFFICES:
        f.office(fund, people[role], role)
    p.shipped()
    return SimpleNamespace(
        department=where, people=people, users=users, fund=fund, round=f.round_of(fund)
    )


@pytest.fixture
def pilot(firm):
    """A pilot in setup with its people named."""
    people = firm.people
    return p.pilot(
        firm.fund,
        people["owner"],
        sponsor=people["sponsor"],
        evaluator=people["evaluator"],
        department=firm.department,
    )


@pytest.fixture
def running(firm):
    """A pilot that runs for 91 days of 126, with its locked contract and a member."""
    people = firm.people
    row = p.pilot(
        firm.fund,
        people["owner"],
        state="running",
        sponsor=people["sponsor"],
        evaluator=people["evaluator"],
        department=firm.department,
    )
    firm.contract = p.contract(row, number=1, now=NOW - timedelta(days=91), also=p.with_guardrail)
    p.team(row, people["owner"], people["member"])
    return row
