"""Ended pilots side by side: every outcome with the same weight, and red for one thing only."""

import pytest
from django.urls import reverse

from orgchange.directory.scopes import sight_of
from orgchange.innovation.models import ProposalVersion
from orgchange.pilots.gallery.cards import cards_of, ended_pilots
from orgchange.pilots.models import StrategicGoal
from tests.factories import pilots as p
from tests.factories.innovation import NOW
from tests.pilots.ending import SAID, awarded, closing, published


@pytest.fixture
def sight(firm):
    return sight_of(firm.users["stranger"], on=NOW.date())


def looks(sight):
    return {card.pilot.title: card.look for card in cards_of(list(ended_pilots(sight)))}


def gallery(firm, client, **asked):
    client.force_login(firm.users["stranger"])
    return client.get(reverse("pilots:gallery"), asked).content.decode()


def test_an_invalidated_pilot_looks_as_a_validated_one(firm, sight):
    published(firm, closing(firm, title="Yes", verdict="validated"))
    published(firm, closing(firm, title="No", verdict="invalidated"))

    found = looks(sight)

    assert found["Yes"] == found["No"] != "overdue"


@pytest.mark.parametrize("verdict", ["validated", "invalidated", "inconclusive", "did_not_finish"])
@pytest.mark.parametrize("taught", [True, False])
def test_red_is_only_what_did_not_finish_and_taught_nothing(firm, sight, verdict, taught):
    pilot = closing(firm, verdict=verdict)
    if taught:
        published(firm, pilot)

    is_red = looks(sight)[pilot.title] == "overdue"

    assert is_red is (verdict == "did_not_finish" and not taught)


def test_what_still_runs_is_not_in_the_gallery(firm, sight):
    p.pilot(firm.fund, firm.people["owner"], state="running")

    assert not ended_pilots(sight).exists()


def test_it_is_narrowed_by_outcome_goal_department_and_technique(firm, client):
    goal = StrategicGoal.objects.create(code="speed", name="Speed")
    award = awarded(firm)
    ProposalVersion.objects.filter(proposal=award.proposal).update(technique="language")
    wanted = closing(firm, title="Wanted", goal=goal, award=award)
    closing(firm, title="Other", verdict="validated", owner=firm.people["submitter"])
    place = wanted.department.code

    for asked in (
        {"verdict": "invalidated"},
        {"goal": "speed"},
        {"department": place},
        {"technique": "language"},
    ):
        page = gallery(firm, client, **asked)
        assert ("Wanted" in page, "Other" in page) == (True, False), asked


def test_it_is_searched_across_languages(firm, client):
    published(
        firm,
        closing(firm, title="Answer employees with a chatbot"),
        saw="The chatbot answered with an outdated policy.",
    )
    closing(firm, title="Forecast spare parts")

    page = gallery(firm, client, q="聊天机器人")

    assert ("Answer employees" in page, "Forecast spare" in page) == (True, False)


def test_lessons_are_listed_the_most_helpful_first(firm, client):
    first = published(firm, closing(firm, title="First"), title="Quiet lesson")
    second = published(firm, closing(firm, title="Second"), title="Loud lesson")
    first.uses, second.uses = 0, 3
    first.save()
    second.save()
    client.force_login(firm.users["stranger"])

    page = client.get(reverse("pilots:lessons"), {"sort": "used"}).content.decode()

    assert 0 < page.index("Loud lesson") < page.index("Quiet lesson")


def test_the_search_box_finds_a_lesson(firm, client):
    published(firm, closing(firm))
    client.force_login(firm.users["stranger"])

    page = client.get(reverse("core:search"), {"q": "rain blurred"}).content.decode()

    assert SAID["title"] in page
