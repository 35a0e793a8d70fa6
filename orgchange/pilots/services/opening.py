"""Opening pilots: by itself for an award that was told, or by hand for one without the fund."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import firm_day
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.models import Department, Employee, JobRecord
from orgchange.directory.services.writing import refuse_invalid, require, sight_of_actor, too_long
from orgchange.innovation import ways
from orgchange.innovation.models import (
    Award,
    Decision,
    Fund,
    Outcome,
    WorkflowState,
    WorkflowVersion,
)
from orgchange.pilots import policies
from orgchange.pilots.events import pilot_moved
from orgchange.pilots.models import Pilot, PilotMove, StrategicGoal
from orgchange.pilots.services.carrying import begin_contract, carry_over, owner_of, sponsor_of

WORKFLOW = "pilot"
LONGEST_TITLE, MOST_TEXT, LONGEST_SOURCE = 300, 5000, 300


class NoWorkflow(DomainError):
    """No version of the pilots' workflow is published."""

    code = "no_workflow"


class NowhereToStart(DomainError):
    """The owner has no place in the organisation on that day, and no department was named."""

    code = "no_department"


def open_told(*, decisions: Sequence[Decision], actor: User | None, now: datetime) -> None:
    """Listens to `results_told`: every award whose approval was told opens its pilot in setup."""
    told = [row.pk for row in decisions if row.outcome == Outcome.APPROVED]
    awards = Award.objects.filter(decision__in=told, pilot=None, ended_at=None)
    for award in awards.select_related("proposal__round__fund", "proposal__submitter"):
        open_awarded(award=award, actor=None, now=now)


def open_awarded(*, award: Award, actor: User | None, now: datetime) -> Pilot:
    """The pilot of an award, in setup, with everything that its proposal says carried over.

    There is one for each award: asked again, it answers the one there is.
    """
    proposal = award.proposal
    require(policies.can_open(sight_of_actor(actor, now), fund_id=proposal.round.fund_id))
    with transaction.atomic():
        Award.objects.select_for_update(no_key=True).get(pk=award.pk)
        found = Pilot.objects.filter(award=award).first()
        if found is not None:
            return found
        owner = owner_of(proposal)
        pilot = put_pilot(
            fund=proposal.round.fund,
            award=award,
            title=proposal.title,
            language=proposal.language,
            owner=owner,
            sponsor=sponsor_of(proposal, owner),
            department_id=_department_id(owner, firm_day(now)),
            actor=actor,
            now=now,
        )
        carry_over(pilot, proposal, now=now)
        return pilot


def open_strategic(
    *,
    fund: Fund,
    title: str,
    owner: Employee,
    budget: Decimal | None,
    budget_source: str,
    scenario: str = "",
    sponsor: Employee | None = None,
    department: Department | None = None,
    goal: StrategicGoal | None = None,
    actor: User | None,
    now: datetime,
) -> Pilot:
    """A pilot without the fund's money: its budget comes from elsewhere, and it says from where."""
    require(policies.can_open(sight_of_actor(actor, now), fund_id=fund.pk))
    title, budget_source = title.strip(), budget_source.strip()
    refuse_invalid(_wrong(title, scenario, budget, budget_source))
    with transaction.atomic():
        place = department.pk if department else _department_id(owner, firm_day(now))
        pilot = put_pilot(
            fund=fund,
            title=title,
            scenario=scenario.strip(),
            owner=owner,
            sponsor=sponsor,
            department_id=place,
            goal=goal,
            budget=budget,
            currency=fund.currency if budget is not None else "",
            budget_source=budget_source,
            actor=actor,
            now=now,
        )
        begin_contract(pilot, now=now)
        return pilot


def put_pilot(*, actor: User | None, now: datetime, **fields: Any) -> Pilot:
    """The row, its number, its first state, and the record of all that."""
    workflow = WorkflowVersion.objects.filter(
        workflow__code=WORKFLOW, published_at__isnull=False
    ).first()
    if workflow is None:
        raise NoWorkflow(_("No version of the workflow of pilots is published."))
    state = WorkflowState.objects.get(version=workflow, code="setup")
    pilot = Pilot(workflow=workflow, entered_at=now, opened_at=now, **fields)
    pilot.due_at = ways.due_at(state, now)
    pilot.validate_constraints()
    pilot.save()
    pilot.number = f"PI-{pilot.pk:04}"
    pilot.save(update_fields=["number"])
    moved = PilotMove.objects.create(
        pilot=pilot, transition="open", target=pilot.state, at=now, by=actor
    )
    record(action="pilot.opened", obj=pilot, actor=actor, at=now)
    pilot_moved.send(pilot=pilot, move=moved, now=now)
    return pilot


def _department_id(owner: Employee, on: date) -> int:
    """Where the owner works on the day; else where they worked last."""
    jobs = JobRecord.objects.current().filter(employee=owner, is_primary=True)
    job = jobs.on(on).first() or jobs.order_by("-valid_from").first()
    if job is None:
        text = _("%(person)s has no place in the organisation: name the department.")
        raise NowhereToStart(text % {"person": owner})
    return job.department_id


def _wrong(title: str, scenario: str, budget: Decimal | None, source: str) -> list[Problem]:
    problems = [
        *too_long("title", title, LONGEST_TITLE),
        *too_long("scenario", scenario, MOST_TEXT),
        *too_long("budget_source", source, LONGEST_SOURCE),
    ]
    if not title:
        problems.append(Problem("title", "required", _("Give it a name.")))
    if not source:
        text = _("Say where its budget comes from, even where none is needed.")
        problems.append(Problem("budget_source", "required", text))
    if budget is not None and budget < 0:
        problems.append(Problem("budget", "negative", _("A budget is not negative.")))
    return problems
