"""Levels are given by agreement, kept as they were, and taken with a reason."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from courses.skills.models import Award, Holding, Rating
from courses.skills.services import revoke, withdraw
from orgchange.core.errors import InvalidInput
from tests.factories import directory as people
from tests.factories import skills as make

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def firm():
    where = people.department("LAB")
    boss = people.employee(where, name="Bea Boss")
    return {
        "boss": boss,
        "person": people.employee(where, name="Pia Person", manager_id=boss.pk),
        "peer": people.employee(where, name="Pat Peer"),
        "other": people.employee(where, name="Ola Other"),
        "skill": make.skill("framing"),
    }


def held(firm, day=None, known_at=None):
    rows = Holding.objects.known_at(known_at).on(day or NOW.date())
    found = rows.filter(employee=firm["person"], skill=firm["skill"]).first()
    return found.level if found else None


def test_two_who_agree_award_the_lower_level_for_two_years(firm):
    make.rating(firm["person"], firm["skill"], 3, by=firm["boss"], relation="manager", now=NOW)
    assert held(firm) is None

    make.rating(firm["person"], firm["skill"], 2, by=firm["peer"], now=NOW)

    assert held(firm) == 2
    assert held(firm, date(2028, 3, 1)) == 2
    assert held(firm, date(2028, 3, 2)) is None


def test_a_newer_single_rating_changes_nothing(firm):
    make.rating(firm["person"], firm["skill"], 3, by=firm["boss"], relation="manager", now=NOW)
    make.rating(firm["person"], firm["skill"], 3, by=firm["peer"], now=NOW)

    later = NOW + timedelta(days=40)
    make.rating(firm["person"], firm["skill"], 0, by=firm["other"], now=later)

    assert held(firm, later.date()) == 3
    assert Award.objects.count() == 1


def test_a_revocation_leaves_the_days_before_and_needs_a_reason(firm):
    make.rating(firm["person"], firm["skill"], 3, by=firm["boss"], relation="manager", now=NOW)
    make.rating(firm["person"], firm["skill"], 3, by=firm["peer"], now=NOW)
    later = NOW + timedelta(days=40)
    act = {"employee": firm["person"], "skill": firm["skill"], "actor": None, "now": later}

    with pytest.raises(InvalidInput):
        revoke(reason=" ", **act)
    revoke(reason="The work was somebody else's.", **act)

    assert held(firm, later.date()) is None
    assert held(firm, later.date() - timedelta(days=1)) == 3
    assert held(firm, later.date(), known_at=NOW) == 3


def test_a_new_agreement_raises_the_level(firm):
    make.rating(firm["person"], firm["skill"], 2, by=firm["boss"], relation="manager", now=NOW)
    make.rating(firm["person"], firm["skill"], 2, by=firm["peer"], now=NOW)
    later = NOW + timedelta(days=200)
    expert = people.employee(firm["person"].jobs.get().department, name="Eva Expert")

    make.rating(firm["person"], firm["skill"], 3, by=firm["other"], now=later)
    assert held(firm, later.date()) == 2
    make.rating(firm["person"], firm["skill"], 3, by=expert, now=later)

    assert held(firm, later.date()) == 3
    assert held(firm, later.date() - timedelta(days=1)) == 2


def test_after_a_revocation_it_takes_two_new_ratings(firm):
    make.rating(firm["person"], firm["skill"], 3, by=firm["boss"], relation="manager", now=NOW)
    make.rating(firm["person"], firm["skill"], 3, by=firm["peer"], now=NOW)
    later = NOW + timedelta(days=40)
    revoke(
        employee=firm["person"],
        skill=firm["skill"],
        reason="Copied.",
        actor=None,
        now=later,
    )

    make.rating(firm["person"], firm["skill"], 3, by=firm["person"], relation="self", now=later)
    assert held(firm, later.date()) is None
    after = later + timedelta(days=1)
    make.rating(firm["person"], firm["skill"], 3, by=firm["other"], now=after)
    assert held(firm, after.date()) is None
    make.rating(firm["person"], firm["skill"], 3, by=firm["peer"], now=after)
    assert held(firm, after.date()) == 3


def test_a_rating_taken_back_does_not_count_any_more(firm):
    first = make.rating(firm["person"], firm["skill"], 3, by=firm["peer"], now=NOW)
    withdraw(rating=first, reason="Wrong person.", actor=None, now=NOW)

    make.rating(firm["person"], firm["skill"], 3, by=firm["boss"], relation="manager", now=NOW)

    assert held(firm) is None


def test_the_database_refuses_to_change_a_rating(firm):
    row = make.rating(firm["person"], firm["skill"], 3, by=firm["peer"], now=NOW)

    with pytest.raises(DatabaseError), transaction.atomic():
        Rating.objects.filter(pk=row.pk).update(level=4)
    assert Rating.objects.get(pk=row.pk).level == 3
