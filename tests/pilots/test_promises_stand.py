"""The database itself refuses to change what was locked and what was logged."""

from datetime import timedelta
from decimal import Decimal
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from orgchange.pilots.models import Contract, KillCriterion, LoggedDecision, Measure, Milestone
from orgchange.pilots.services.decision_log import log_decision
from tests.factories import pilots as p
from tests.factories.innovation import NOW

PARTS = (Measure, KillCriterion, Milestone)
CHANGES = {
    "the belief": lambda c: Contract.objects.filter(pk=c.pk).update(believed="Something else."),
    "its number": lambda c: Contract.objects.filter(pk=c.pk).update(number=None, locked_at=None),
    "the baseline": lambda c: c.measures.update(baseline=Decimal(9)),
    "the guardrail": lambda c: c.measures.filter(kind="guardrail").update(high=99),
    "the kill line": lambda c: c.kill_criteria.update(threshold=Decimal(99)),
    "the plan": lambda c: c.milestones.update(day=5),
    "one more criterion": lambda c: c.kill_criteria.create(position=3, text="Late."),
    "one more milestone": lambda c: c.milestones.create(position=9, code="m9"),
    "one more guardrail": lambda c: c.measures.create(
        kind="guardrail", position=2, series="g2", name="More", high=1
    ),
}
needs_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite refuses changes, not deletions"
)


def refused(act):
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        act()


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_nothing_that_a_locked_contract_promises_is_changed(firm, running, change):
    refused(lambda: change(firm.contract))


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_working_copy_is_written_in(pilot, change):
    copy = p.contract(pilot, also=p.with_guardrail)

    change(copy)


def test_no_part_is_moved_into_a_locked_contract(firm, running):
    copy = p.contract(running, milestones=3)

    refused(lambda: copy.milestones.filter(code="m3").update(contract=firm.contract))


@needs_postgresql
@pytest.mark.parametrize("part", [*PARTS, Contract])
def test_nothing_of_a_locked_contract_is_deleted(firm, running, part):
    name = "pk" if part is Contract else "contract"

    refused(lambda: part.objects.filter(**{name: firm.contract.pk})._raw_delete("default"))


def test_who_saved_it_last_may_be_forgotten(firm, running):
    held = Contract.objects.filter(pk=firm.contract.pk)

    held.update(saved_by=firm.users["owner"])
    held.update(saved_by=None)


@pytest.fixture
def logged(firm, running):
    return log_decision(
        pilot=running,
        text="One dock first.",
        why="Both at once is too much.",
        decided_on=NOW.date() - timedelta(days=1),
        actor=firm.users["owner"],
        now=NOW,
    )


@pytest.mark.parametrize("field", ["text", "why"])
def test_a_logged_decision_is_never_changed(logged, field):
    refused(lambda: LoggedDecision.objects.filter(pk=logged.pk).update(**{field: "Another."}))


@needs_postgresql
def test_a_logged_decision_is_never_deleted(logged):
    refused(logged.delete)


def test_the_guards_can_be_taken_back_and_put_up_again(firm, running, logged):
    guards = import_module("orgchange.pilots.migrations.0050_promises_stand")
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        connection.check_constraints()
        guards.unguard(apps, editor)
        for change in CHANGES.values():
            with transaction.atomic():
                change(firm.contract)
                transaction.set_rollback(True)
        LoggedDecision.objects.filter(pk=logged.pk).update(text="Another.")
        connection.check_constraints()
        guards.guard(apps, editor)

    refused(lambda: firm.contract.milestones.update(day=5))
    refused(lambda: LoggedDecision.objects.update(text="Once more."))
