"""Strategic goals: a few, in two levels."""

import pytest
from django.urls import reverse

from orgchange.audit.models import AuditEntry
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.pilots.models import StrategicGoal
from orgchange.pilots.services import goals
from tests.factories import directory as d
from tests.factories.innovation import NOW


@pytest.fixture
def boss(firm):
    account = d.user(d.employee(firm.department, name="Boss"))
    d.grant(account, "executive")
    return account


def test_an_executive_adds_a_goal_and_it_is_on_record(boss):
    goals.add_goal(code="faster", name="Faster", actor=boss, now=NOW)

    assert StrategicGoal.objects.get().name == "Faster"
    assert AuditEntry.objects.filter(action="goal.added").count() == 1


def test_nobody_else_does(firm):
    with pytest.raises(NotAllowed):
        goals.add_goal(code="faster", name="Faster", actor=firm.users["manager"], now=NOW)


def test_there_are_only_a_few(boss):
    for number in range(goals.MOST_GOALS):
        goals.add_goal(code=f"g{number}", name="Goal", actor=boss, now=NOW)

    with pytest.raises(goals.TooManyGoals):
        goals.add_goal(code="more", name="More", actor=boss, now=NOW)


def test_a_retired_goal_makes_room_and_comes_back(boss, client):
    goal = goals.add_goal(code="faster", name="Faster", actor=boss, now=NOW)
    client.force_login(boss)

    client.post(reverse("pilots:goal-retire", args=[goal.pk]))
    goal.refresh_from_db()
    assert goal.retired_at is not None

    client.post(reverse("pilots:goal-restore", args=[goal.pk]))
    goal.refresh_from_db()
    assert goal.retired_at is None


def test_goals_have_two_levels(boss):
    top = goals.add_goal(code="a", name="A", actor=boss, now=NOW)
    below = goals.add_goal(code="b", name="B", parent=top, actor=boss, now=NOW)

    with pytest.raises(InvalidInput):
        goals.add_goal(code="c", name="C", parent=below, actor=boss, now=NOW)
    other = goals.add_goal(code="d", name="D", actor=boss, now=NOW)
    with pytest.raises(InvalidInput):
        goals.change_goal(goal=top, parent=other, actor=boss, now=NOW)


def test_a_code_stands_for_one_goal(boss):
    goals.add_goal(code="a", name="A", actor=boss, now=NOW)

    with pytest.raises(InvalidInput) as refused:
        goals.add_goal(code="a", name="Another", actor=boss, now=NOW)

    assert refused.value.problems[0].field == "code"


def test_the_form_keeps_what_was_typed_where_it_is_refused(boss, client):
    goals.add_goal(code="a", name="A", actor=boss, now=NOW)
    client.force_login(boss)

    page = client.post(reverse("pilots:goal-add"), {"code": "a", "name": "Faster docks"})

    assert page.status_code == 422
    assert "Faster docks" in page.content.decode()
