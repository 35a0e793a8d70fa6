"""The card of what is missing says what the guards say, whatever is missing."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orgchange.core.dates import firm_day
from orgchange.directory.scopes import sight_of
from orgchange.innovation.models import Tranche
from orgchange.innovation.ways import NotReady
from orgchange.pilots.models import Pilot
from orgchange.pilots.offices import roles_for
from orgchange.pilots.scopes import is_inside
from orgchange.pilots.services import move
from orgchange.pilots.setting_up.checklist import checklist, missing_panel
from orgchange.pilots.tabs import Viewed
from orgchange.teams.models import TeamMembership
from tests.factories import pilots as p
from tests.factories import pilots_setup as s
from tests.factories.innovation import NOW

TODAY = firm_day(NOW)


def without(field):
    def take(pilot):
        Pilot.objects.filter(pk=pilot.pk).update(**{field: None})

    return take


# Ways of having something missing; any of them may come together.
BROKEN = {
    "no sponsor": without("sponsor"),
    "no evaluator": without("evaluator"),
    "an evaluator of the team": lambda pilot: Pilot.objects.filter(pk=pilot.pk).update(
        evaluator=TeamMembership.objects.filter(slot="translator").values("employee")[:1]
    ),
    "no team": without("team"),
    "an empty slot": lambda pilot: TeamMembership.objects.filter(slot="legal").delete(),
    "no release": lambda pilot: pilot.team.join_requests.filter(slot="owner").delete(),
    "no contract": lambda pilot: pilot.contracts.all().delete(),
    "no kill criterion": lambda pilot: [
        row.kill_criteria.all().delete() for row in pilot.contracts.all()
    ],
    "no buffer": lambda pilot: pilot.contracts.update(buffer_days=None),
    "a high risk": lambda pilot: Pilot.objects.filter(pk=pilot.pk).update(risk_tier="high"),
    "personal data": lambda pilot: pilot.data_checks.update(has_personal_data=True),
    "no data": lambda pilot: pilot.data_checks.all().delete(),
    "no agreement": lambda pilot: pilot.data_checks.update(agreed_at=None),
    "a late baseline": lambda pilot: [
        row.measures.update(baseline_on=TODAY) for row in pilot.contracts.all()
    ],
    "nothing released": lambda pilot: Tranche.objects.update(released_at=None),
}


@pytest.fixture
def whole(firm, pilot):
    """A pilot with an award and all that it needs."""
    people = firm.people
    award = p.award(firm.round, people["submitter"], by=people["director"])
    Tranche.objects.create(award=award, position=1, amount=3200, released_at=NOW)
    Tranche.objects.create(award=award, position=2, amount=4800, condition="Eight in ten")
    pilot.award = award
    pilot.save()
    s.complete(pilot, asked_by=firm.users["owner"])
    pilot.contracts.get().milestones.filter(code="m2").update(tranche=2)
    return pilot


def seen_by(user, pilot):
    held = sight_of(user, on=TODAY)
    return Viewed(pilot, held, is_inside(held, pilot), roles_for(held, pilot), NOW)


def refusals(firm, pilot, step):
    """What the guards of a step refuse, as (field, code)."""
    try:
        move(pilot=pilot, transition=step, actor=firm.users["manager"], now=NOW)
    except NotReady as error:
        return {(one.field, one.code) for one in error.problems}
    return set()


def shown(lines, *, for_start):
    """What the card says is missing: before it is ready, or also for the start."""
    return {
        (one.field, one.code)
        for line in lines
        if for_start or not line.is_for_start
        for one in line.problems
    }


def test_nothing_is_missing_of_a_whole_pilot(firm, whole):
    panel = missing_panel(seen_by(firm.users["owner"], whole))

    assert panel["missing"] == []
    assert len(panel["done"]) == panel["whole"] == 10


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(broken=st.lists(st.sampled_from(sorted(BROKEN)), max_size=4, unique=True))
def test_the_card_says_what_the_guards_say(firm, whole, broken):
    with transaction.atomic():
        for name in broken:
            BROKEN[name](Pilot.objects.get(pk=whole.pk))
        pilot = Pilot.objects.get(pk=whole.pk)
        lines = checklist(seen_by(firm.users["manager"], pilot))

        assert shown(lines, for_start=False) == refusals(firm, pilot, "prepare")
        Pilot.objects.filter(pk=pilot.pk).update(state="ready")
        pilot.refresh_from_db()
        with transaction.atomic():
            assert shown(lines, for_start=True) == refusals(firm, pilot, "start")
        transaction.set_rollback(True)


def test_who_can_mend_something_gets_the_way_there(firm, pilot):
    for_owner = checklist(seen_by(firm.users["owner"], pilot))
    for_legal = checklist(seen_by(firm.users["legal"], pilot))

    assert [line.code for line in for_owner if not line.url] == ["first_tranche"]
    assert [line.code for line in for_legal if line.url] == ["signed_off"]


def test_the_card_is_for_who_belongs_to_the_pilot(firm, pilot):
    assert missing_panel(seen_by(firm.users["stranger"], pilot)) is None


@pytest.mark.parametrize("state", ["running", "evaluating", "closed"])
def test_a_pilot_that_has_begun_has_no_such_card(firm, state):
    row = p.pilot(firm.fund, firm.people["owner"], state=state)

    assert missing_panel(seen_by(firm.users["owner"], row)) is None
