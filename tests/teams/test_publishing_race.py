"""Two drafts published at once: one follows the other, and nobody is booked beyond the whole."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection  # noqa: F401 - the condition below reads it

from orgchange.core.errors import DomainError
from orgchange.teams.models import DraftState, RosterDraft, TeamMembership
from orgchange.teams.services import drafts, publishing
from tests.factories.directory import department, employee, grant, user
from tests.factories.teams import membership, team
from tests.teams.test_races import highest, race

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
DAY = date(2026, 4, 1)
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="one connection in memory"),
]


@pytest.fixture
def hr():
    account = user(username="hr@example.org")
    grant(account, "hr")
    return account


def draft_with(of, person, hr, *, slot="engineer", allocation=60):
    made = drafts.start(team=of, starts_on=DAY, actor=hr, now=NOW)
    given = {"employee": person, "slot": slot, "allocation": allocation}
    return drafts.place(draft=made, **given, actor=hr, now=NOW)


def published(draft, hr):
    later = NOW + timedelta(minutes=1)
    return lambda: publishing.publish(
        draft=RosterDraft.objects.get(pk=draft.pk), actor=hr, now=later
    )


def states():
    return sorted(RosterDraft.objects.values_list("state", flat=True))


def test_two_teams_that_want_sixty_per_cent_of_one_person_one_gets_them(hr):
    person = employee(department("SALES"))
    made = [draft_with(team(f"Team {n}"), person, hr) for n in range(2)]

    errors = race([published(draft, hr) for draft in made])

    assert [isinstance(error, DomainError) for error in errors] == [True]
    assert states() == sorted([DraftState.OPEN, DraftState.PUBLISHED])
    assert highest([person]) == 60


def test_two_drafts_of_one_team_that_seat_others_are_both_published(hr):
    where, of = department("SALES"), team("Team")
    people = [employee(where) for _ in range(2)]
    made = [draft_with(of, person, hr) for person in people]

    errors = race([published(draft, hr) for draft in made])

    assert errors == []
    assert states() == [DraftState.PUBLISHED] * 2
    there = TeamMembership.objects.current().on(DAY).filter(team=of)
    assert set(there.values_list("employee", flat=True)) == {p.pk for p in people}


def test_one_draft_published_twice_at_once_is_published_once(hr):
    person = employee(department("SALES"))
    draft = draft_with(team("Team"), person, hr)

    errors = race([published(draft, hr)] * 2)

    assert len(errors) == 1
    assert isinstance(errors[0], DomainError)
    assert TeamMembership.objects.current().on(DAY).filter(employee=person).count() == 1


def test_two_drafts_that_change_one_seat_otherwise_one_is_refused_by_name(hr):
    person, of = employee(department("SALES"), name="Ada"), team("Team")
    membership(of, person, slot="engineer", allocation=20)
    made = [drafts.start(team=of, starts_on=DAY, actor=hr, now=NOW) for _ in range(2)]
    for draft, share in zip(made, (30, 40), strict=True):
        given = {"employee": person, "slot": "engineer", "allocation": share}
        drafts.change(draft=draft, **given, actor=hr, now=NOW)

    errors = race([published(draft, hr) for draft in made])

    assert len(errors) == 1
    assert "Ada" in str(errors[0])
    held = TeamMembership.objects.current().on(DAY).get(team=of, employee=person)
    assert held.allocation in (30, 40)
