"""Who is suggested for a slot or for the share, in which order, and why others are not."""

from datetime import date, timedelta

import pytest

from orgchange.directory.scopes import sight_of
from orgchange.teams.models import HelpOffer
from orgchange.teams.suggestion_sql import Wish
from orgchange.teams.suggestions import suggest
from orgchange.teams.why_not import reasons_against
from tests.factories import directory as people
from tests.factories import teams as make

pytestmark = pytest.mark.django_db
LOW, HIGH = date(2026, 12, 1), date(2027, 3, 1)


@pytest.fixture
def firm():
    class Firm:
        labs = people.department("LABS", function="data_science")
        shops = people.department("SHOPS", function="business")
        team = make.team("Forecasts")

    lead = people.employee(Firm.shops, name="Owner", site="Berlin")
    make.membership(Firm.team, lead, slot="owner")
    hr = people.user(people.employee(Firm.shops, name="Hanna"))
    people.grant(hr, "hr")
    Firm.hr = sight_of(hr, on=date(2026, 11, 21))
    return Firm


def wish(firm, **more):
    given = {"slot": "data_scientist", "function": "data_science", "share": 20, **more}
    return Wish(
        team_id=firm.team.pk, host_function="business", starts_on=LOW, ends_on=HIGH, **given
    )


def names(firm, **more):
    return [one.name for one in suggest(wish(firm, **more), sight=firm.hr).suggestions]


def test_who_has_the_function_of_the_slot_is_suggested_and_others_are_not(firm):
    people.employee(firm.labs, name="Ada")
    people.employee(firm.shops, name="Bob")

    assert names(firm) == ["Ada"]


def test_a_function_of_the_job_goes_before_that_of_the_department(firm):
    people.employee(firm.labs, name="Ada", function="legal")
    people.employee(firm.shops, name="Bob", function="data_science")

    assert names(firm) == ["Bob"]


def test_without_a_slot_everybody_of_another_function_than_the_host_raises_the_share(firm):
    people.employee(firm.labs, name="Ada")
    people.employee(firm.shops, name="Bob")

    assert names(firm, slot="", function="") == ["Ada"]


@pytest.mark.parametrize(
    "place",
    [
        {"until": date(2027, 2, 28)},
        {"since": date(2026, 12, 2)},
        {"working_status": "on_leave"},
        {"kind": "service_account"},
    ],
)
def test_who_is_not_active_on_every_day_is_not_suggested_and_is_told_why(firm, place):
    person = people.employee(firm.labs, name="Ada", **place)

    assert names(firm) == []
    assert reasons_against(person, wish(firm))


def test_a_transfer_in_between_does_not_interrupt_and_a_leave_does(firm):
    moved = people.employee(firm.labs, name="Ada", until=date(2027, 1, 10))
    people.job(moved, firm.shops, since=date(2027, 1, 10))
    away = people.employee(firm.labs, name="Bob", until=date(2027, 1, 10))
    people.job(away, firm.labs, since=date(2027, 1, 10), working_status="on_leave")

    assert names(firm) == ["Ada"]
    assert [r.code for r in reasons_against(away, wish(firm))] == ["on_leave"]


def test_who_has_too_little_time_free_on_a_single_day_is_not_suggested(firm):
    other = make.team("Other")
    ada, bob = (people.employee(firm.labs, name=name) for name in ("Ada", "Bob"))
    make.membership(other, ada, allocation=80)
    make.membership(other, bob, allocation=50)
    make.membership(make.team("Third"), bob, allocation=31, since=HIGH - timedelta(days=1))

    assert names(firm) == ["Ada"]
    (told,) = reasons_against(bob, wish(firm))
    assert told.code == "busy"
    assert told.text == (
        "Has 19 % free, not 20 % (28 Feb 2027 to 28 Feb 2027): Other 50 %, Third 31 %."
    )


def test_two_seats_after_one_another_are_not_added_up(firm):
    ada = people.employee(firm.labs, name="Ada")
    make.membership(make.team("First"), ada, allocation=60, until=date(2027, 1, 1))
    make.membership(make.team("Second"), ada, allocation=60, since=date(2027, 1, 1))

    assert [one.taken for one in suggest(wish(firm), sight=firm.hr).suggestions] == [60]


def test_who_is_in_the_team_already_is_not_suggested(firm):
    ada = people.employee(firm.labs, name="Ada")
    make.membership(firm.team, ada, slot="other", since=date(2027, 2, 1))

    assert names(firm) == []
    assert [r.code for r in reasons_against(ada, wish(firm))] == ["member"]


def test_each_reason_counts_one_and_is_shown(firm):
    best = people.employee(firm.labs, name="Zoe", site="Berlin", language="en")
    people.employee(firm.labs, name="Ada", site="Paris", language="zh-hans")
    make.membership(make.team("Old pilot"), best, slot="data_scientist", until=date(2026, 1, 1))
    HelpOffer.objects.create(
        employee=best, interests="Seasons", slots=["data_scientist"], starts_on=LOW
    )

    first, second = suggest(wish(firm), sight=firm.hr).suggestions

    assert [r.code for r in first.reasons] == [
        "cross",
        "same_slot",
        "offered",
        "site",
        "language",
        "calm",
    ]
    assert (first.name, first.points, second.name, second.points) == ("Zoe", 6, "Ada", 2)
    assert "Has filled this slot before, in Old pilot" in [r.text for r in first.reasons]


@pytest.mark.parametrize(
    "offer",
    [
        {"slots": ["datazscientist"]},
        {"ends_on": LOW},
        {"withdrawn_at": "2026-01-01T00:00Z"},
    ],
)
def test_an_offer_for_something_else_is_no_reason(firm, offer):
    ada = people.employee(firm.labs, name="Ada")
    given = {"interests": "x", "starts_on": date(2026, 1, 1), **offer}
    HelpOffer.objects.create(employee=ada, **given)

    (one,) = suggest(wish(firm), sight=firm.hr).suggestions

    assert "offered" not in [r.code for r in one.reasons]


def test_who_would_come_above_the_warning_stands_behind(firm):
    busy = people.employee(firm.labs, name="Ada")
    people.employee(firm.labs, name="Bob")
    make.membership(make.team("Other"), busy, allocation=70)

    assert names(firm) == ["Bob", "Ada"]


def test_who_runs_a_team_is_not_shown_people_who_have_yet_to_start(firm):
    owner = people.user(people.employee(firm.shops, name="Olga"))
    people.employee(firm.labs, name="Ada", since=date(2026, 11, 30))

    seen = suggest(wish(firm), sight=sight_of(owner, on=date(2026, 11, 21)))

    assert seen.total == 0
    assert names(firm) == ["Ada"]


def test_it_takes_two_statements_and_says_how_many_there_are(firm, django_assert_num_queries):
    for number in range(25):
        people.employee(firm.labs, name=f"Person {number:02}")

    with django_assert_num_queries(2):
        found = suggest(wish(firm), sight=firm.hr)

    assert (len(found.suggestions), found.total) == (20, 25)


def test_nobody_is_both_suggested_and_told_why_not(firm):
    for number in range(12):
        person = people.employee(
            firm.labs if number % 2 else firm.shops,
            working_status="on_leave" if number == 3 else "active",
            until=date(2027, 1, 1) if number == 5 else date(9999, 12, 31),
        )
        make.membership(make.team(), person, allocation=number * 9)
    suggested = {s.employee_id for s in suggest(wish(firm), sight=firm.hr, most=100).suggestions}

    everybody = people.Employee.objects.all()
    free = {person.pk for person in everybody if not reasons_against(person, wish(firm))}

    assert suggested == free
    assert suggested
