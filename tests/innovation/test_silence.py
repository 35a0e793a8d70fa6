"""Silence about a condition escalates, and never pays."""

from datetime import timedelta

import pytest

from orgchange.innovation.notices.silence_notices import SILENT, plan_silence
from orgchange.innovation.services.tranches import accept_milestone, release_tranche
from orgchange.notices.models import Notice
from tests.factories import innovation as f
from tests.innovation.money import awarded, committee

pytestmark = pytest.mark.django_db


@pytest.fixture
def of():
    found = committee()
    found.award = awarded(found)
    release_tranche(tranche=found.award.tranches.get(position=1), actor=None, now=f.NOW)
    found.award.tranches.filter(position=2).update(due_on=f.NOW.date())
    return found


def told(of, days):
    """Who of the committee was told by so many days after it was expected."""
    for later in range(days + 1):
        plan_silence(now=f.NOW + timedelta(days=later))
    found = Notice.objects.filter(kind=SILENT).values_list("recipient", flat=True)
    names = {person.pk: name for name, person in of.people.items()}
    return sorted(names[pk] for pk in found)


def test_on_the_day_itself_nobody_is_told(of):
    assert told(of, 0) == []


def test_then_the_fund_manager_is_told_once(of):
    assert told(of, 5) == ["manager"]


def test_and_after_a_week_the_director_too(of):
    assert told(of, 8) == ["director", "manager"]


def test_what_was_accepted_is_no_silence(of):
    second = of.award.tranches.get(position=2)
    accept_milestone(tranche=second, words="Seen.", actor=of.accounts["chair"], now=f.NOW)

    assert told(of, 20) == []
