"""What is held on a day as known at an instant, in words, and what is told before it ends."""

from datetime import timedelta

import pytest
from django.urls import reverse

from courses.skills.held import lines_of
from courses.skills.models import Holding, Rating, Skill
from courses.skills.notices.kinds import ends_holds, plan_ends, plan_waiting
from courses.skills.services import awarding
from orgchange.notices.models import Notice
from tests.factories import directory as d
from tests.factories import skills as make
from tests.factories.innovation import NOW

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def lab():
    return d.department("LAB")


@pytest.fixture
def pia(lab):
    person = d.employee(lab, name="Pia Person")
    d.user(person)
    person.refresh_from_db()
    return person


@pytest.fixture
def skill():
    return make.skill("framing-well")


def line(pia, skill, **fields):
    given = {"on": TODAY, "ratings": Rating.objects.all(), **fields}
    (found,) = lines_of(pia.pk, skills=Skill.objects.filter(pk=skill.pk), **given)
    return found


def test_a_level_is_read_as_of_a_day_and_as_it_was_known(pia, skill):
    make.holding(pia, skill, 2, since=TODAY - timedelta(days=30), at=NOW - timedelta(days=30))
    awarding.revoke(
        employee=pia,
        skill=skill,
        reason="False record.",
        effective_on=TODAY - timedelta(days=10),
        actor=None,
        now=NOW,
    )

    assert line(pia, skill).holding is None
    assert line(pia, skill, on=TODAY - timedelta(days=20)).holding.level == 2
    assert line(pia, skill, known_at=NOW - timedelta(days=1)).holding.level == 2


def test_ratings_that_lie_apart_call_a_third_and_say_so(pia, lab, skill):
    for level in (0, 3):
        make.bare_rating(pia, skill, level, by=d.employee(lab), on=TODAY)

    assert "a third person is called" in line(pia, skill).said


def test_two_who_agree_are_named(pia, lab, skill):
    for level, name in ((2, "Ann One"), (3, "Bob Two")):
        make.bare_rating(pia, skill, level, by=d.employee(lab, name=name), on=TODAY)

    said = line(pia, skill).said

    assert "Ann One (level 2)" in said
    assert said.endswith("level 2 counts.")


def test_who_may_not_read_ratings_is_told_nothing_of_them(pia, lab, skill):
    make.bare_rating(pia, skill, 2, by=d.employee(lab), on=TODAY)

    assert line(pia, skill, ratings=None).said == ""


def test_an_end_is_told_ninety_and_thirty_days_before_once_each(pia, skill):
    end = TODAY + timedelta(days=80)
    make.holding(pia, skill, 2, until=end)

    assert (plan_ends(NOW), plan_ends(NOW)) == (1, 0)
    assert plan_ends(NOW + timedelta(days=55)) == 1
    assert line(pia, skill).look == "pending"


def test_an_end_that_was_moved_is_not_told(pia, skill):
    held = make.holding(pia, skill, 2, until=TODAY + timedelta(days=80))
    plan_ends(NOW)
    found = list(Notice.objects.filter(kind="skill_ends"))
    assert ends_holds(found, NOW) == {}

    Holding.objects.filter(pk=held.pk).update(valid_to=TODAY + timedelta(days=400))

    assert set(ends_holds(found, NOW)) == {found[0].pk}


def test_managers_hear_of_waiting_evidence_once_a_week(pia, lab, skill):
    boss = d.employee(lab, name="Bea Boss")
    report = d.employee(lab, manager_id=boss.pk)
    for _n in range(2):
        report.skill_evidence.create(
            skill=skill, level=1, source="note", words="Seen.", happened_on=TODAY, posted_at=NOW
        )

    assert (plan_waiting(NOW), plan_waiting(NOW)) == (1, 0)
    notice = Notice.objects.get(kind="skill_evidence_waiting")
    assert (notice.recipient, notice.context["count"]) == (boss, 2)


def test_my_page_and_one_skill_of_mine_read_in_chinese(client, pia, lab, skill):
    make.holding(pia, skill, 2)
    for level in (2, 3):
        make.bare_rating(pia, skill, level, by=d.employee(lab), on=TODAY)
    client.force_login(pia.user)

    for path in (
        reverse("skills:mine"),
        reverse("skills:one", args=[pia.pk, skill.code]),
        reverse("skills:rate", args=[pia.pk, skill.code]),
        reverse("skills:queue"),
    ):
        answer = client.get(path, headers={"accept-language": "zh-hans"})
        assert answer.status_code == 200
        assert "技能" in answer.content.decode()
