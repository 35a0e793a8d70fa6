"""A pilot opens by itself when an approval is told, with everything carried over."""

from datetime import date
from decimal import Decimal

import pytest

from orgchange.audit.models import AuditEntry
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.innovation.events import results_told
from orgchange.innovation.models import BudgetLine, DataSource, PlannedMilestone
from orgchange.innovation.services.telling import tell_now
from orgchange.pilots.models import Pilot
from orgchange.pilots.services import open_awarded, open_strategic
from tests.factories import innovation as f
from tests.factories import pilots as p

NOW = f.NOW


@pytest.fixture
def award(firm):
    people = firm.people
    row = p.award(firm.round, people["submitter"], by=people["director"], told=False)
    version = row.proposal.versions.get(number=1)
    version.scenario = "Clerks photograph the receipt."
    version.problem_owner = people["owner"]
    version.metric, version.metric_unit, version.direction = "Minutes per receipt", "min", "down"
    version.baseline, version.target = Decimal("6.4"), Decimal("3.5")
    version.baseline_on, version.baseline_source = date(2026, 7, 20), "Warehouse log"
    version.weeks, version.person_days, version.buffer_percent = 18, 90, 25
    version.risks, version.harmed = "- Blurred photos\n- Rain", "Clerks could feel watched."
    version.save()
    DataSource.objects.create(
        version=version, name="Receipts", owner=people["stranger"], has_personal_data=False
    )
    PlannedMilestone.objects.create(version=version, position=1, text="Eight in ten", week=6)
    BudgetLine.objects.create(version=version, position=1, text="Labels", amount=8000)
    f.belongs(row.proposal, people["sponsor"], part="sponsor")
    return row


def test_nothing_opens_before_the_result_is_told(award):
    assert not Pilot.objects.exists()


def test_telling_an_approval_opens_its_pilot_in_setup(award, firm):
    tell_now([award.decision], actor=firm.users["manager"], now=NOW)

    pilot = Pilot.objects.get()
    assert (pilot.award, pilot.state, pilot.title) == (award, "setup", award.proposal.title)
    assert (pilot.owner, pilot.sponsor) == (firm.people["owner"], firm.people["sponsor"])
    assert pilot.moves.get().target == "setup"
    assert AuditEntry.objects.filter(action="pilot.opened").count() == 1


def test_a_declined_proposal_opens_nothing(firm):
    row = f.proposal(firm.round, firm.people["submitter"], state="declined")
    found = f.decision(row, by=firm.people["director"], outcome="declined", amount=0)

    tell_now([found], actor=firm.users["manager"], now=NOW)

    assert not Pilot.objects.exists()


def test_everything_that_was_said_once_is_carried_over(award):
    pilot = open_awarded(award=award, actor=None, now=NOW)

    contract = pilot.contracts.get(number=None)
    measure = contract.measures.get()
    assert (contract.days, contract.buffer_days) == (126, 23)
    assert (measure.series, measure.baseline, measure.target) == (
        "primary",
        Decimal("6.4"),
        Decimal("3.5"),
    )
    assert [(row.code, row.day) for row in contract.milestones.all()] == [("m1", 42)]
    assert [row.name for row in pilot.data_checks.all()] == ["Receipts"]
    assert [row.text for row in pilot.risks.all()] == [
        "Blurred photos",
        "Rain",
        "Clerks could feel watched.",
    ]


def test_an_award_opens_one_pilot_however_often_it_is_asked(award):
    first = open_awarded(award=award, actor=None, now=NOW)

    assert open_awarded(award=award, actor=None, now=NOW) == first
    assert Pilot.objects.count() == 1


def test_telling_announces_what_was_told(award, firm, monkeypatch):
    heard = []
    monkeypatch.setattr(results_told, "handlers", [lambda **facts: heard.append(facts)])

    tell_now([award.decision], actor=firm.users["manager"], now=NOW)

    assert heard[0]["decisions"] == [award.decision]


def strategic(firm, actor, **changes):
    given = {
        "fund": firm.fund,
        "title": "Answer tenders",
        "owner": firm.people["owner"],
        "budget": Decimal(5000),
        "budget_source": "The board's reserve",
        **changes,
    }
    return open_strategic(**given, actor=firm.users[actor], now=NOW)


def test_a_fund_manager_opens_a_strategic_pilot_that_names_its_budget(firm):
    pilot = strategic(firm, "manager")

    assert (pilot.award, pilot.budget, pilot.currency) == (None, Decimal(5000), "EUR")
    assert pilot.contracts.get().measures.get().kind == "primary"


def test_nobody_else_opens_one(firm):
    with pytest.raises(NotAllowed):
        strategic(firm, "owner")


@pytest.mark.parametrize(
    ("field", "value"), [("title", " "), ("budget_source", ""), ("budget", Decimal(-1))]
)
def test_what_is_missing_is_named(firm, field, value):
    with pytest.raises(InvalidInput) as refused:
        strategic(firm, "manager", **{field: value})

    assert [problem.field for problem in refused.value.problems] == [field]
