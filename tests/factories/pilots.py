"""Pilots, written as the services write them."""

import itertools
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module
from types import SimpleNamespace

from django.apps import apps
from django.db import connection

from orgchange.innovation.models import Award, Workflow, WorkflowVersion
from orgchange.pilots.models import (
    Contract,
    KillCriterion,
    Measure,
    Milestone,
    Pilot,
    PilotMove,
    Reading,
)
from tests.factories import innovation as fund
from tests.factories import teams
from tests.factories.innovation import NOW

numbers = itertools.count(1)
STARTED = date(2026, 8, 3)  # a Monday, 91 days before NOW


def shipped():
    """The pilots' workflow that ships. Tests that commit leave empty tables behind."""
    if not Workflow.objects.filter(code="pilot").exists():
        import_module("orgchange.pilots.migrations.0002_shipped_workflow").ship(apps, None)
    return WorkflowVersion.objects.get(workflow__code="pilot", number=1)


def award(of, submitter, *, by, amount=8000, told=True, now=NOW, **fields):
    """An approved proposal with its award; nothing is in the ledger."""
    proposal = fund.proposal(of, submitter, state="approved", asked=amount, now=now, **fields)
    decision = fund.decision(proposal, by=by, amount=amount, now=now)
    if told:
        decision.told_at = now
        decision.save()
    return Award.objects.create(proposal=proposal, decision=decision, amount=Decimal(amount))


def pilot(of, owner, *, state="setup", title="Book receipts by photo", now=NOW, **fields):
    """A pilot as it stands in a state; nothing of its way there, and no contract."""
    has_run = state not in ("setup", "ready")
    if has_run:
        fields.setdefault("started_on", STARTED)
        fields.setdefault("planned_end_on", STARTED + timedelta(days=126))
    if "award" not in fields:
        fields.setdefault("budget_source", "The department's own budget")
    if "department" not in fields:
        fields["department"] = owner.jobs.first().department
    row = Pilot.objects.create(
        number=f"PT-{next(numbers):04}",
        fund=of,
        workflow=shipped(),
        owner=owner,
        title=title,
        state=state,
        entered_at=now,
        opened_at=fields.pop("opened_at", now),
        **fields,
    )
    PilotMove.objects.create(pilot=row, transition="open", target=state, at=row.opened_at)
    return row


@contextmanager
def unguarded():
    """Locked contracts can be changed meanwhile: what a test supposes was locked otherwise."""
    guards = import_module("orgchange.pilots.migrations.0050_promises_stand")
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        connection.check_constraints()
        guards.unguard(apps, editor)
        yield
        connection.check_constraints()
        guards.guard(apps, editor)


def with_guardrail(of):
    """For `contract(also=…)`: at most two wrong fields in a hundred."""
    of.measures.create(
        kind="guardrail", position=1, series="wrong", name="Wrong fields", unit="%", high=2
    )


def in_words(of, text="Somebody is watched by it", *, position=2):
    """One more kill criterion of a contract, locked or not, that people watch."""
    with unguarded():
        return KillCriterion.objects.create(contract=of, position=position, text=text)


def contract(of, *, number=None, days=126, now=NOW, milestones=2, also=None, **measure):
    """A contract with its metric, a kill line and milestones; locked, where it has a number.

    `also(contract)` writes what a test wants in it, before it is locked.
    """
    row = Contract.objects.create(
        pilot=of,
        saved_at=now,
        believed="Clerks book faster, because they do not retype.",
        days=days,
        buffer_days=25,
        reason="" if number in (None, 1) else "The plan was wrong.",
    )
    values = {
        "name": "Minutes per receipt",
        "unit": "min",
        "direction": "down",
        "baseline": Decimal("6.4"),
        "baseline_on": STARTED - timedelta(days=14),
        "baseline_source": "Warehouse log",
        "target": Decimal("3.5"),
        "minimum_effect": Decimal("1"),
        "data_owner": of.owner,
        **measure,
    }
    Measure.objects.create(contract=row, kind="primary", position=0, series="primary", **values)
    KillCriterion.objects.create(
        contract=row,
        position=1,
        text="Slower than before",
        series="primary",
        side="above",
        threshold=Decimal("7.5"),
        times=2,
    )
    for place in range(1, milestones + 1):
        Milestone.objects.create(
            contract=row,
            position=place,
            code=f"m{place}",
            name=f"Milestone {place}",
            day=days * place // (milestones + 1),
            responsible=of.owner,
            criteria="Eight fields in ten are read.",
            work_days=20,
        )
    if also is not None:
        also(row)
    if number is not None:
        row.number, row.locked_at = number, now
        row.save()
    return row


def reading(of, value, *, on, series="primary", at=NOW, **fields):
    fields.setdefault("source", "hand")
    return Reading.objects.create(
        pilot=of, series=series, value=Decimal(str(value)), measured_on=on, recorded_at=at, **fields
    )


def team(of, *members, **fields):
    """A team for a pilot, with members at 20 %."""
    row = teams.team(of.title, **fields)
    for person in members:
        teams.membership(row, person)
    of.team = row
    of.save()
    return row
