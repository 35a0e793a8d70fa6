"""The people of a pilot, its team, and whose time is released."""

from datetime import timedelta

import pytest

from orgchange.audit.models import AuditEntry
from orgchange.core.dates import firm_day
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.notices.models import Notice
from orgchange.pilots.guards.setup import capacity_released
from orgchange.pilots.services import open_strategic
from orgchange.pilots.services.moving import step_of
from orgchange.pilots.services.naming import name_people
from orgchange.pilots.services.teaming import HasTeam, form_team
from orgchange.pilots.setting_up.release import unreleased, waiting
from orgchange.teams.models import TeamCharter
from orgchange.teams.services import change_seat, close_team, open_team, set_membership
from tests.factories import directory as d
from tests.factories import pilots as p
from tests.factories import pilots_setup as s
from tests.factories import teams
from tests.factories.innovation import NOW

TODAY = firm_day(NOW)


def name(firm, pilot, who="owner", reason="", **changes):
    return name_people(pilot=pilot, changes=changes, reason=reason, actor=firm.users[who], now=NOW)


def refused(firm, pilot, who="owner", **changes):
    with pytest.raises(InvalidInput) as error:
        name(firm, pilot, who, **changes)
    return {(one.field, one.code) for one in error.value.problems}


def test_an_empty_place_is_filled_without_a_reason(firm, pilot):
    pilot.evaluator = None
    pilot.save()

    name(firm, pilot, evaluator=firm.people["stranger"])

    assert pilot.evaluator == firm.people["stranger"]


def test_taking_anothers_place_needs_a_reason(firm, pilot):
    assert refused(firm, pilot, sponsor=firm.people["stranger"]) == {("reason", "required")}

    name(firm, pilot, reason="He moved.", sponsor=firm.people["stranger"])
    assert pilot.sponsor == firm.people["stranger"]


@pytest.mark.parametrize("who", ["sponsor", "evaluator", "chair", "stranger"])
def test_nobody_else_names_people(firm, pilot, who):
    with pytest.raises(NotAllowed):
        name(firm, pilot, who, scenario="Mine.")


@pytest.mark.parametrize(
    ("field", "other", "expected"),
    [
        ("sponsor", "owner", "sponsor"),
        ("evaluator", "owner", "evaluator"),
        ("evaluator", "sponsor", "evaluator"),
    ],
)
def test_owner_sponsor_and_evaluator_are_three_people(firm, pilot, field, other, expected):
    found = refused(firm, pilot, reason="So.", **{field: firm.people[other]})

    assert found == {(expected, "clash")}


def test_nobody_who_was_in_the_team_evaluates(firm, pilot):
    p.team(pilot, firm.people["member"])

    found = refused(firm, pilot, reason="So.", evaluator=firm.people["member"])

    assert found == {("evaluator", "of_the_team")}


@pytest.mark.parametrize("state", ["running", "evaluating"])
def test_who_is_judged_does_not_choose_the_judge_once_it_has_begun(firm, pilot, state):
    pilot.state = state
    pilot.save()

    found = refused(firm, pilot, reason="So.", evaluator=firm.people["stranger"])
    assert found == {("evaluator", "managers")}

    name(firm, pilot, "manager", reason="Left.", evaluator=firm.people["stranger"])
    assert pilot.evaluator == firm.people["stranger"]


@pytest.mark.parametrize("state", ["closing", "closed"])
def test_nobody_is_named_once_it_closes(firm, pilot, state):
    pilot.state = state
    pilot.save()

    with pytest.raises(NotAllowed):
        name(firm, pilot, scenario="Too late.")


# The team


@pytest.fixture
def team(firm, pilot):
    teams.shipped_kind("pilot")
    return form_team(pilot=pilot, actor=firm.users["owner"], now=NOW)


def test_the_owner_forms_the_team_and_leads_it(firm, pilot, team):
    assert (pilot.team, team.kind.code, team.lead) == (team, "pilot", firm.people["owner"])

    with pytest.raises(HasTeam):
        form_team(pilot=pilot, actor=firm.users["manager"], now=NOW)


@pytest.mark.parametrize("who", ["sponsor", "chair", "stranger"])
def test_nobody_else_forms_it(firm, pilot, who):
    with pytest.raises(NotAllowed):
        form_team(pilot=pilot, actor=firm.users[who], now=NOW)


def test_a_new_owner_leads_the_team(firm, pilot, team):
    name(firm, pilot, reason="She moved.", owner=firm.people["stranger"])

    charter = TeamCharter.objects.current().on(TODAY).get(team=team)
    assert charter.lead == firm.people["stranger"]


# Whose time is released


def seat(firm, team, who, person="member", allocation=20, now=NOW):
    set_membership(
        team=team,
        employee=firm.people[person],
        slot="translator",
        allocation=allocation,
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=100),
        actor=firm.users[who],
        now=now,
    )


@pytest.fixture
def hr(firm):
    person = d.employee(firm.department, name="Hanna")
    firm.people["hr"], firm.users["hr"] = person, d.user(person)
    d.grant(firm.users["hr"], "hr")
    return person


def test_who_runs_the_team_releases_nobodys_time_by_seating(firm, pilot, team):
    seat(firm, team, "owner")

    assert [row.employee for row in unreleased(pilot, on=TODAY)] == [firm.people["member"]]


def test_hr_releases_by_seating(firm, pilot, team, hr):
    seat(firm, team, "hr")

    assert unreleased(pilot, on=TODAY) == []


def test_a_shorter_seat_is_as_released_as_the_longer_one_was(firm, pilot, team, hr):
    seat(firm, team, "hr")
    later = NOW + timedelta(hours=1)
    change_seat(
        team=team,
        employee=firm.people["member"],
        slot="translator",
        valid_from=TODAY,
        allocation=10,
        actor=firm.users["owner"],
        now=later,
    )

    assert unreleased(pilot, on=TODAY) == []


def test_more_time_than_hr_gave_is_not_released(firm, pilot, team, hr):
    seat(firm, team, "hr")
    later = NOW + timedelta(hours=1)
    change_seat(
        team=team,
        employee=firm.people["member"],
        slot="translator",
        valid_from=TODAY,
        allocation=60,
        actor=firm.users["owner"],
        now=later,
    )

    assert [row.allocation for row in unreleased(pilot, on=TODAY)] == [60]


def asked(firm, team, who="member", **fields):
    return s.released(
        team, firm.people[who], "translator", by=firm.users["owner"], state="open", **fields
    )


def test_a_request_that_nobody_answered_is_time_that_is_not_released(firm, pilot, team):
    request = asked(firm, team)

    [line] = waiting(pilot, on=TODAY)
    assert (line.employee, line.is_seated, line.is_asked) == (firm.people["member"], False, True)
    step = step_of(pilot, "prepare", actor=None, now=NOW, words="", facts={})
    [problem] = capacity_released(step)
    assert (problem.field, problem.code) == (
        f"capacity.{firm.people['member'].pk}",
        "not_answered",
    )

    request.state = "withdrawn"
    request.save()
    assert waiting(pilot, on=TODAY) == []


def test_a_seat_and_its_open_request_are_named_once(firm, pilot, team):
    seat(firm, team, "owner")
    asked(firm, team)

    [line] = waiting(pilot, on=TODAY)

    assert (line.is_seated, line.is_asked) == (True, True)


def test_more_time_that_is_asked_of_somebody_who_is_seated_waits_too(firm, pilot, team, hr):
    seat(firm, team, "hr")
    asked(firm, team, allocation=60)

    assert [line.allocation for line in waiting(pilot, on=TODAY)] == [60]


# Who did it


def actors(action):
    return [entry.actor for entry in AuditEntry.objects.filter(action=action)]


def test_the_record_names_who_formed_the_team_and_who_gave_it_another_lead(firm, pilot, team):
    name(firm, pilot, "manager", reason="She moved.", owner=firm.people["stranger"])

    assert actors("team.opened") == [firm.users["owner"]]
    assert actors("team.charter_changed") == [firm.users["manager"]]


@pytest.mark.parametrize("who", ["owner", "manager"])
def test_the_right_to_form_a_pilots_team_opens_no_other_team(firm, team, who):
    with pytest.raises(NotAllowed):
        open_team(kind=team.kind, name="Mine", opens_on=TODAY, actor=firm.users[who], now=NOW)
    with pytest.raises(NotAllowed):
        close_team(team=team, last_day=TODAY, actor=firm.users[who], now=NOW)


def test_opening_a_pilot_tells_its_owner_and_its_sponsor(firm):
    people = firm.people
    open_strategic(
        fund=firm.fund,
        title="Answer tenders",
        owner=people["owner"],
        sponsor=people["sponsor"],
        budget=None,
        budget_source="No money",
        actor=firm.users["manager"],
        now=NOW,
    )

    told = Notice.objects.filter(kind="pilot_opened").values_list("recipient", flat=True)
    assert set(told) == {people["owner"].pk, people["sponsor"].pk}
