"""Funds, rounds and proposals, written as the services write them."""

import itertools
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from types import SimpleNamespace

from django.apps import apps
from django.db import connection

from orgchange.innovation.models import (
    Conflict,
    Decision,
    Draw,
    DrawEntry,
    Fund,
    FundOffice,
    FundPeriod,
    PanelItem,
    PanelSession,
    Proposal,
    ProposalPerson,
    ProposalVersion,
    Review,
    ReviewAssignment,
    Round,
    RubricVersion,
    Workflow,
    WorkflowVersion,
)
from orgchange.innovation.reviewing.tickets import commitment_to
from orgchange.innovation.services import Posting, post
from tests.factories.directory import START

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)  # a Monday
numbers = itertools.count(1)
SHIPPING = (
    ("0002_shipped_workflow", "ship"),
    ("0090_withdrawn_before_told", "add"),
    ("0091_asking_is_no_reply", "pause_only"),
    ("0092_unreviewed_with_reasons", "ask_for_reasons"),
    ("0100_going_on_without_answers", "add"),
)


def shipped():
    """The workflow and the rubric that ship. Tests that commit leave empty tables behind."""
    if not Workflow.objects.filter(code="proposal").exists():
        with unguarded():
            for name, step in SHIPPING:
                getattr(import_module(f"orgchange.innovation.migrations.{name}"), step)(apps, None)
    # An award of the standard lane opens a pilot, which goes its own way.
    if not Workflow.objects.filter(code="pilot").exists():
        import_module("orgchange.pilots.migrations.0002_shipped_workflow").ship(apps, None)
    workflow = WorkflowVersion.objects.get(workflow__code="proposal", number=1)
    return workflow, RubricVersion.objects.get(rubric__code="experiment", number=1)


@contextmanager
def unguarded():
    """Published versions can be changed meanwhile: what a test supposes was published otherwise."""
    guards = import_module("orgchange.innovation.migrations.0080_published_versions_stand")
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        guards.unguard(apps, editor)
        yield
        guards.guard(apps, editor)


def fund(code="ideas", *, currency="EUR", parent=None, **fields):
    fields.setdefault("name", code)
    return Fund.objects.create(code=code, currency=currency, parent=parent, **fields)


def period(of, *, name="2026", since=date(2026, 1, 1), until=date(2027, 1, 1), money=None):
    row = FundPeriod.objects.create(fund=of, name=name, starts_on=since, ends_on=until)
    if money is not None:
        allocate(row, money)
    return row


def allocate(of, amount, *, at=NOW, unit="money"):
    source = f"period:{of.pk}:{unit}"
    entry = Posting(of.pk, "allocate", Decimal(amount), source, at.date(), unit=unit)
    post([entry], actor=None, now=at)


def office(of, person, role, *, since=START, until=None, capacity=6):
    return FundOffice.objects.create(
        fund=of, employee=person, role=role, starts_on=since, ends_on=until, capacity=capacity
    )


def round_of(of, paid_from=None, *, name="November", now=NOW, **fields):
    workflow, rubric = shipped()
    values = {
        "opens_at": now - timedelta(days=30),
        "closes_at": now + timedelta(days=30),
        "cap": Decimal(25000),
        "micro_cap": Decimal(5000),
        "micro_yearly_cap": Decimal(8000),
        **fields,
    }
    return Round.objects.create(
        fund=of,
        period=paid_from or of.periods.earliest("starts_on"),
        name=name,
        workflow=workflow,
        rubric=rubric,
        **values,
    )


def proposal(
    of, submitter, *, state="submitted", title="Draft inspection reports", asked=8000, now=NOW, **f
):
    """A proposal as it stands in a state, with one version; nothing of its way there."""
    is_draft = state == "draft"
    row = Proposal.objects.create(
        number=None if is_draft else f"T-{next(numbers):05}",
        round=of,
        workflow=of.workflow,
        rubric=of.rubric,
        submitter=submitter,
        title=title,
        asked=Decimal(asked),
        state=state,
        told_state=f.pop("told_state", state),
        entered_at=now,
        touched_at=now,
        submitted_at=None if is_draft else now,
        **f,
    )
    ProposalVersion.objects.create(
        proposal=row, number=None if is_draft else 1, saved_at=now, title=title
    )
    return row


def belongs(to, person, part="co_submitter"):
    return ProposalPerson.objects.create(proposal=to, employee=person, part=part)


def decision(on, *, by, outcome="approved", amount=8000, now=NOW):
    return Decision.objects.create(
        proposal=on, outcome=outcome, amount=Decimal(amount), decided_by=by, decided_at=now
    )


def assignment(of, person, *, at=NOW, opened=True, affirmed=True, **fields):
    """A reviewer for a proposal, by default one who may read it."""
    return ReviewAssignment.objects.create(
        proposal=of,
        reviewer=person,
        assigned_at=at,
        opened_at=at if opened else None,
        affirmed_at=at if affirmed else None,
        **fields,
    )


def review(of, *, score=None, shown=False, at=NOW, **fields):
    """A review of an assignment: handed in, where it has a score."""
    return Review.objects.create(
        assignment=of,
        version=of.proposal.versions.latest("number"),
        saved_at=at,
        score=score if score is None else Decimal(str(score)),
        submitted_at=None if score is None else at,
        shown_at=at if shown else None,
        **fields,
    )


def conflict(of, person, *, kind="declared", words="A friend.", at=NOW):
    return Conflict.objects.create(
        proposal=of, employee=person, kind=kind, words=words, found_at=at
    )


def panel(of, *proposals, name="Panel", at=NOW):
    """A session with these proposals on its agenda."""
    session = PanelSession.objects.create(round=of, name=name, meets_at=at)
    for position, row in enumerate(proposals, start=1):
        PanelItem.objects.create(session=session, proposal=row, position=position)
    return session


def draw(of, *proposals, by=None, places=1, at=NOW):
    """A draw that is announced."""
    secret = "5" * 64
    row = Draw.objects.create(
        round=of,
        places=places,
        reason="Their intervals cross the line.",
        secret=secret,
        commitment=commitment_to(secret),
        announced_at=at,
        announced_by=by or of.fund.offices.filter(role="chair").first().employee.user,
    )
    for entry in proposals:
        DrawEntry.objects.create(draw=row, proposal=entry)
    return row
