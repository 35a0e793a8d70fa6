"""Tasks of teams: who is told, who settles, what the clock raises."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from orgchange.core.errors import NotAllowed
from orgchange.directory import services as directory
from orgchange.directory.models import DirectoryRevision
from orgchange.notices.models import Notice
from orgchange.teams import services
from orgchange.teams.models import JoinRequest, TeamTask
from orgchange.teams.services.tasks import TaskSettled
from orgchange.teams.tasks import follow_day
from tests.factories.directory import department, employee, grant, user
from tests.factories.teams import membership, team

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
TODAY = date(2026, 3, 10)


@pytest.fixture
def sales():
    return department("SALES")


@pytest.fixture
def lead(sales):
    return employee(sales, name="Lee Lead")


@pytest.fixture
def forecasts(lead):
    return team("Forecasts", lead=lead)


@pytest.fixture
def leaving(sales, forecasts):
    """Somebody leaves tomorrow."""
    person = employee(sales, name="Ada Byron")
    membership(forecasts, person, slot="data_scientist")
    directory.leave_organisation(employee=person, last_day=TODAY, actor=None, now=NOW)
    return TeamTask.objects.get()


def told():
    return set(Notice.objects.values_list("recipient__full_name", "kind", "occurrence"))


def test_who_runs_the_team_is_told_once(leaving, forecasts, sales):
    owner = employee(sales, name="Olga Owner")
    membership(forecasts, owner, slot="owner")

    services.follow_day(today=TODAY, now=NOW)
    services.follow_day(today=TODAY, now=NOW + timedelta(hours=1))

    assert told() == {
        ("Lee Lead", "team_task", "2026-03-11"),
        ("Olga Owner", "team_task", "2026-03-11"),
    }
    assert Notice.objects.count() == 2


def test_where_nobody_runs_it_whoever_it_answers_to_is_told(sales):
    director = employee(sales, name="Dora Director")
    orphan = team("Orphan", answers_to_id=director.pk)
    owner = employee(sales)
    membership(orphan, owner, slot="owner")
    directory.leave_organisation(
        employee=owner, last_day=TODAY - timedelta(days=1), actor=None, now=NOW
    )

    services.follow_day(today=TODAY, now=NOW)

    assert {name for name, _kind, _day in told()} == {"Dora Director"}


def test_what_lies_far_ahead_is_told_two_weeks_before(sales, forecasts):
    person = employee(sales)
    membership(forecasts, person)
    last_day = TODAY + timedelta(days=60)
    directory.leave_organisation(employee=person, last_day=last_day, actor=None, now=NOW)

    services.follow_day(today=TODAY, now=NOW)
    assert told() == set()
    services.follow_day(today=TODAY + timedelta(days=47), now=NOW)
    assert len(told()) == 1


def test_a_required_slot_that_runs_out_is_raised_on_its_first_empty_day(sales, forecasts):
    person, other = employee(sales), employee(sales)
    membership(forecasts, person, slot="owner", until=TODAY)
    membership(forecasts, other, slot="legal", until=TODAY)  # a project needs none

    services.follow_day(today=TODAY, now=NOW)
    services.follow_day(today=TODAY, now=NOW + timedelta(hours=1))

    task = TeamTask.objects.get()
    assert (task.kind, task.slot, task.employee, task.happens_on) == (
        "unowned",
        "owner",
        None,
        TODAY,
    )


def test_a_charter_that_begins_today_becomes_the_present_one(sales, forecasts, lead):
    after = employee(sales, name="New Lead")
    day = TODAY + timedelta(days=5)
    changes = {"lead_id": after.pk, "name": "Forecasts II"}
    services.change_charter(team=forecasts, valid_from=day, changes=changes, actor=None, now=NOW)
    forecasts.refresh_from_db()
    assert forecasts.lead == lead

    services.follow_day(today=day, now=NOW + timedelta(days=5))

    forecasts.refresh_from_db()
    assert (forecasts.lead, forecasts.name) == (after, "Forecasts II")


def test_the_clock_leaves_previews_fresh(leaving):
    before = DirectoryRevision.objects.get().number

    services.follow_day(today=TODAY, now=NOW)

    assert DirectoryRevision.objects.get().number == before


def test_the_lead_settles_once_and_a_stranger_does_not(leaving, sales, lead):
    stranger = user(employee(sales))
    with pytest.raises(NotAllowed):
        services.settle_task(task=leaving, actor=stranger, now=NOW)

    services.settle_task(task=leaving, note="Bo takes it", actor=user(lead), now=NOW)

    leaving.refresh_from_db()
    assert (leaving.settled_at, leaving.note) == (NOW, "Bo takes it")
    with pytest.raises(TaskSettled):
        services.settle_task(task=leaving, actor=None, now=NOW)


def test_the_page_lists_settles_and_takes_back(leaving, lead):
    client = Client()
    client.force_login(user(lead))
    url = reverse("teams:tasks")

    assert b"Ada Byron leaves the organisation on 11 Mar 2026" in client.get(url).content
    answer = client.post(reverse("teams:settle-task", args=[leaving.pk]), follow=True)
    assert b"Nothing waits" in answer.content
    client.post(reverse("teams:reopen-task", args=[leaving.pk]))
    assert b"Ada Byron" in client.get(url).content
    assert b"Ada Byron" in client.get("/").content


def test_hr_sees_the_tasks_of_all_teams(leaving, sales):
    account = user(employee(sales))
    grant(account, "hr", department=sales)
    client = Client()
    client.force_login(account)

    assert b"Ada Byron" in client.get(reverse("teams:tasks")).content


def test_the_days_task_follows_teams_lapses_requests_and_reminds(leaving, forecasts, sales):
    asked = employee(sales, name="Asked")
    request = JoinRequest.objects.create(
        team=forecasts,
        employee=asked,
        slot="owner",
        allocation=10,
        starts_on=date(2025, 6, 1),
        ends_on=date(2025, 7, 1),
        asked_by=user(),
        asked_at=datetime(2025, 5, 1, tzinfo=UTC),
    )

    follow_day()

    request.refresh_from_db()
    assert request.state == "lapsed"
    assert Notice.objects.filter(kind="team_task").exists()
