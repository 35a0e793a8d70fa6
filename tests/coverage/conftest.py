"""A small firm with people in every state, for the doors and the clock."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
import time_machine

from courses.coverage import kept
from tests.factories.assignments import course, exemption, obligation, requirement
from tests.factories.directory import department, employee, grant, job, user

NOW = datetime(2026, 7, 1, 8, tzinfo=UTC)
DUE = date(2026, 6, 30)
FOREVER = date(9999, 12, 31)


@pytest.fixture
def firm(db):
    """TOP over SALES (headed by Hanna) over SHOPS, and LAW; two courses; eight people.

    ai: 2 covered, 1 pending, 1 overdue never, 1 expired, 1 exempt, 1 on leave, 1 blocked.
    """
    firm = SimpleNamespace()
    firm.top = department("TOP", name="Head office")
    firm.hanna = employee(firm.top, name="Hanna Head", number="H1")
    firm.sales = department("SALES", name="Sales", parent=firm.top, head=firm.hanna)
    firm.shops = department("SHOPS", name="Shops", parent=firm.sales)
    firm.law = department("LAW", name="Legal", parent=firm.top)
    firm.ai = requirement(course("ai", title="AI basics"))
    firm.data = requirement(course("data", title="Data handling"))
    firm.people = {}
    states = {
        "covered": (firm.sales, {"due_on": DUE, "covered": (date(2026, 1, 5), FOREVER)}),
        "covered2": (firm.shops, {"due_on": DUE, "covered": (date(2026, 1, 5), date(2027, 1, 5))}),
        "pending": (firm.shops, {"due_on": date(2026, 7, 15)}),
        "never": (firm.shops, {"due_on": DUE}),
        "expired": (firm.law, {"due_on": DUE, "period": 2}),
        "exempt": (firm.law, {"due_on": DUE}),
        "leave": (firm.law, {"due_on": DUE}),
        "blocked": (firm.law, {"due_on": None}),
    }
    for name, (where, said) in states.items():
        status = "on_leave" if name == "leave" else "active"
        kind = "contractor" if name == "never" else "employee"
        person = employee(where, name=name.title(), working_status=status, kind=kind)
        obligation(person, firm.ai, **said)
        firm.people[name] = person
    exemption(firm.people["exempt"], firm.ai, since=date(2026, 1, 1))
    obligation(firm.people["covered"], firm.data, due_on=date(2026, 8, 1))
    job(firm.people["covered"], firm.law, position=2)  # a second job elsewhere
    firm.hr = user(username="hr")
    grant(firm.hr, "hr")
    firm.head = user(firm.hanna, username="hanna")
    firm.stranger = user(firm.people["pending"], username="pending")
    kept.recount(now=NOW)
    return firm


@pytest.fixture
def frozen():
    """The doors read the clock; it stands at NOW."""
    with time_machine.travel(NOW, tick=False):
        yield NOW
