"""A fund, its people, and what a complete proposal says."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from orgchange.innovation.models import BudgetLine, DataSource, PlannedMilestone, Vote
from tests.factories import directory as d
from tests.factories import innovation as f

NAMES = ("ada", "ben", "manager", "chair", "stranger")


def fund_with_people(**fields):
    where = d.department("SALES")
    people = {name: d.employee(where, name=name.title()) for name in NAMES}
    users = {name: d.user(person) for name, person in people.items()}
    fund = f.fund()
    f.period(fund, money=100_000)
    for role in ("manager", "chair"):
        f.office(fund, people[role], role)
    return SimpleNamespace(fund=fund, round=f.round_of(fund, **fields), p=people, u=users)


def filled(version, owner, **fields):
    """Say all that the standard lane asks for."""
    values = {
        "title": "Draft inspection reports",
        "scenario": "Inspectors write the same report by hand after each visit.",
        "change": "They check a draft instead.",
        "problem_owner": owner,
        "metric": "Minutes a report",
        "metric_unit": "min",
        "direction": "down",
        "baseline": Decimal(50),
        "baseline_on": date(2026, 10, 1),
        "baseline_source": "Time sheets of October",
        "target": Decimal(30),
        "technique": "language",
        "why_not_simpler": "A form was tried in spring.",
        "explained": "reasons",
        "risks": "A wrong draft is signed.",
        "harmed": "Nobody outside; the inspector signs.",
        "person_days": 20,
        "weeks": 16,
        **fields,
    }
    for name, value in values.items():
        setattr(version, name, value)
    version.save()
    DataSource.objects.create(
        version=version,
        name="Reports",
        owner=owner,
        classification="internal",
        has_personal_data=False,
    )
    BudgetLine.objects.create(version=version, text="Licences", amount=Decimal(6000))
    BudgetLine.objects.create(version=version, text="Training", amount=Decimal(2000), position=1)
    PlannedMilestone.objects.create(version=version, text="First ten drafts", week=6)
    return version


def draft(world, **fields):
    """A complete draft of Ada's."""
    row = f.proposal(world.round, world.p["ada"], state="draft", **fields)
    filled(row.versions.get(), world.p["ben"])
    return row


def vote(proposal, person, points=1):
    return Vote.objects.create(proposal=proposal, employee=person, points=points)
