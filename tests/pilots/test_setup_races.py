"""Two people at the same instant: one text, one start, one team, two pairs of eyes."""

from decimal import Decimal
from functools import partial

import pytest
from django.db import connection

from orgchange.core.errors import NotAllowed
from orgchange.innovation.ways import NoSuchStep
from orgchange.pilots.contracting.content import Content
from orgchange.pilots.contracting.reading import working_copy
from orgchange.pilots.models import Pilot, SignOff
from orgchange.pilots.services import contract_changes, contracts, move
from orgchange.pilots.services.contracts import AlreadyBegun, EditedElsewhere, NoChangeBegun
from orgchange.pilots.services.signing import sign
from orgchange.pilots.services.teaming import HasTeam, form_team
from orgchange.teams.models import Team
from tests.factories import pilots as p
from tests.factories import pilots_setup as s
from tests.factories import teams
from tests.factories.innovation import NOW
from tests.teams.test_races import race

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="one connection in memory"),
]


def fresh(pilot):
    """The pilot as each of the two has read it."""
    return Pilot.objects.get(pk=pilot.pk)


def writing(firm, pilot, who, text):
    return partial(
        contracts.save_contract,
        pilot=fresh(pilot),
        revision=0,
        content=Content({"believed": text}, lists={"milestones": [{"name": text}]}),
        actor=firm.users[who],
        now=NOW,
    )


def test_of_two_windows_that_save_at_once_one_is_refused(firm, pilot):
    p.contract(pilot)

    errors = race([writing(firm, pilot, "owner", "Mine"), writing(firm, pilot, "manager", "Ours")])

    contract = working_copy(pilot)
    assert [type(error) for error in errors] == [EditedElsewhere]
    assert [row.name for row in contract.milestones.all()] == [contract.believed]
    assert contract.revision == 1


def test_two_first_savings_begin_one_contract(firm, pilot):
    errors = race([writing(firm, pilot, "owner", "Mine"), writing(firm, pilot, "manager", "Ours")])

    assert [type(error) for error in errors] == [EditedElsewhere]
    assert pilot.contracts.count() == 1


def started(firm, pilot):
    return partial(
        move, pilot=fresh(pilot), transition="start", actor=firm.users["manager"], now=NOW
    )


def test_a_pilot_starts_once(firm, pilot):
    s.complete(pilot, asked_by=firm.users["owner"])
    move(pilot=pilot, transition="prepare", actor=firm.users["owner"], now=NOW)

    errors = race([started(firm, pilot), started(firm, pilot)])

    assert [type(error) for error in errors] == [NoSuchStep]
    assert pilot.gates.count() == 2
    assert pilot.contracts.get().number == 1


@pytest.fixture
def waiting(firm, pilot):
    """A running pilot with a change that waits."""
    p.contract(pilot, number=1)
    pilot.state, pilot.started_on = "running", p.STARTED
    pilot.planned_end_on = p.STARTED.replace(month=12)
    pilot.save()
    copy = contracts.begin_change(pilot=pilot, actor=firm.users["owner"], now=NOW)
    contracts.save_contract(
        pilot=pilot,
        revision=copy.revision,
        content=Content(primary={"target": Decimal(3)}),
        actor=firm.users["owner"],
        now=NOW,
    )
    return contract_changes.propose_change(
        pilot=pilot, reason="The scale.", actor=firm.users["owner"], now=NOW
    )


def approving(firm, pilot, waiting, who):
    return partial(
        contract_changes.approve_change,
        pilot=fresh(pilot),
        revision=waiting.revision,
        actor=firm.users[who],
        now=NOW,
    )


def test_two_who_approve_at_once_lock_one_version(firm, pilot, waiting):
    both = [approving(firm, pilot, waiting, who) for who in ("chair", "manager")]

    errors = race(both)

    assert [type(error) for error in errors] == [NoChangeBegun]
    assert sorted(pilot.contracts.values_list("number", flat=True)) == [1, 2]


def test_a_change_is_approved_or_taken_back_and_never_half(firm, pilot, waiting):
    taking = partial(
        contract_changes.take_back_change,
        pilot=fresh(pilot),
        actor=firm.users["owner"],
        now=NOW,
    )

    errors = race([approving(firm, pilot, waiting, "chair"), taking])

    assert [type(error) for error in errors] == [NoChangeBegun]
    copy = working_copy(pilot)
    assert copy is None or copy.proposed_by is None


def test_two_changes_are_not_begun_at_once(firm, pilot, waiting):
    contracts.drop_change(pilot=pilot, actor=firm.users["owner"], now=NOW)
    begin = [
        partial(contracts.begin_change, pilot=fresh(pilot), actor=firm.users[who], now=NOW)
        for who in ("owner", "manager")
    ]

    errors = race(begin)

    assert [type(error) for error in errors] == [AlreadyBegun]


def test_a_pilot_has_one_team(firm, pilot):
    teams.shipped_kind("pilot")
    both = [
        partial(form_team, pilot=fresh(pilot), actor=firm.users[who], now=NOW)
        for who in ("owner", "manager")
    ]

    errors = race(both)

    assert [type(error) for error in errors] == [HasTeam]
    assert Team.objects.filter(kind__code="pilot").count() == 1


def test_one_person_does_not_give_both_signatures_at_once(firm, pilot):
    pilot.risk_tier = "high"
    pilot.save()
    both = [
        partial(
            sign,
            pilot=fresh(pilot),
            kind=kind,
            is_granted=True,
            actor=firm.users["legal"],
            now=NOW,
        )
        for kind in ("legal", "compliance")
    ]

    errors = race(both)

    assert [type(error) for error in errors] == [NotAllowed]
    assert SignOff.objects.count() == 1
