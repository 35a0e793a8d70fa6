"""A committee, and proposals on their way to it."""

from types import SimpleNamespace

from orgchange.innovation.workflow import EFFECTS, GUARDS
from tests.factories import directory as d
from tests.factories import innovation as f

OFFICES = {
    "manager": "manager",
    "other_manager": "manager",
    "chair": "chair",
    "director": "director",
    "other_director": "director",
    "finance": "finance",
}
PEOPLE = ("ada", "ben", "boss", "stranger", *OFFICES)
WORDS = "Nine of ten reports are written by two people who leave in spring; it begins too late."


def build(monkeypatch):
    """People and accounts by name, `of` the round. Ada and Ben report to `boss`."""
    stand_in(monkeypatch)
    where = d.department("SALES")
    people = {name: d.employee(where, name=name.title()) for name in PEOPLE if name != "ada"}
    people["ada"] = d.employee(where, name="Ada", manager_id=people["boss"].pk)
    fund = f.fund()
    paid_from = f.period(fund, money=100_000)
    for name, role in OFFICES.items():
        f.office(fund, people[name], role)
    accounts = {name: d.user(person) for name, person in people.items()}
    return SimpleNamespace(
        fund=fund, of=f.round_of(fund), period=paid_from, people=people, users=accounts
    )


def stand_in(monkeypatch):
    """Codes that another part of the area brings do nothing until it does."""
    for step in f.shipped()[0].transitions.all():
        for code in step.guards:
            if code not in GUARDS:
                monkeypatch.setitem(GUARDS, code, lambda step: [])
        for code in step.effects:
            if code not in EFFECTS:
                monkeypatch.setitem(EFFECTS, code, lambda step: None)
