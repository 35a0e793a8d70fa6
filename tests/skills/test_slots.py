"""Skills as a condition of slots: who lacks one is warned of, or refused, as of the seat's day."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from courses.skills.services.awarding import exempt
from orgchange.core.errors import InvalidInput
from orgchange.directory.scopes import sight_of
from orgchange.teams.models import TeamMembership
from orgchange.teams.services import kinds, set_membership
from orgchange.teams.services.waivers import waive
from orgchange.teams.services.writing import RosterRefused
from orgchange.teams.suggestions import suggest, wish_for
from orgchange.teams.why_not import reasons_against
from tests.factories import directory as d
from tests.factories import skills as s
from tests.factories import teams as t

pytestmark = [pytest.mark.any_engine, pytest.mark.django_db]
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
DAY = date(2026, 12, 1)
WHO = {"actor": None, "now": NOW}


def slot(code, **more):
    held = {"name": code.title(), "name_zh": "", "required": 1, "function": "", "is_core": False}
    return {"code": code, **held, "needs": [], "needs_must": False, **more}


def published(*slots):
    draft = kinds.start_draft(kind=t.shipped_kind("project"), **WHO)
    kinds.write_draft(draft=draft, values={"never_together": []}, slots=slots, **WHO)
    kinds.publish_kind(kind=draft.kind, **WHO)


@pytest.fixture
def world():
    s.skill("framing", name="Framing")

    class World:
        where = d.department("SALES", function="business")
        skill = s.Skill.objects.get(code="framing")
        ada, bob = d.employee(where, name="Ada"), d.employee(where, name="Bob")

    s.holding(World.ada, World.skill, 2, since=date(2026, 11, 20))
    s.holding(World.bob, World.skill, 1)
    return World


def seated(team, person, **more):
    given = {"slot": "bridge", "allocation": 20, "starts_on": DAY, **more}
    return set_membership(team=team, employee=person, **given, **WHO)


NEEDS = [{"skill": "framing", "level": 2}]


def test_who_lacks_a_skill_that_is_wished_for_is_seated_and_warned_of(world):
    published(slot("bridge", needs=NEEDS))
    team = t.team("Bridge")

    assert seated(team, world.ada).warnings == ()
    (warning,) = seated(team, world.bob).warnings

    assert warning.code == "skill_missing"
    assert warning.message == "Bob does not hold what the slot needs: Framing 2."
    assert TeamMembership.objects.filter(team=team).count() == 2


def test_it_is_asked_of_the_first_day_of_the_seat_and_of_members_alone(world):
    published(slot("bridge", needs=NEEDS))
    team = t.team("Bridge")

    assert seated(team, world.ada, starts_on=date(2026, 11, 19)).warnings
    assert not seated(team, world.bob, standing="guest").warnings


def test_where_the_slot_says_must_who_lacks_it_is_refused_unless_it_is_waived(world):
    published(slot("bridge", needs=NEEDS, needs_must=True))
    team = t.team("Bridge")

    with pytest.raises(RosterRefused, match="Framing 2"):
        seated(team, world.bob)
    assert not TeamMembership.objects.filter(team=team).exists()

    hr = d.user(username="hr")
    d.grant(hr, "hr")
    waive(
        team=team,
        rule="skill:bridge",
        reason="Learns it with Ada.",
        starts_on=date(2026, 11, 3),
        last_day=date(2027, 1, 1),
        actor=hr,
        now=NOW,
    )
    assert seated(team, world.bob).warnings == ()


def test_somebody_exempt_lacks_nothing(world):
    published(slot("bridge", needs=NEEDS, needs_must=True))
    who = {"employee": world.bob, "skill": world.skill, "reason": "Trained lawyer."}
    exempt(starts_on=date(2026, 11, 1), actor=None, now=NOW, **who)

    assert seated(t.team("Bridge"), world.bob).warnings == ()


def test_suggestions_name_the_skill_and_leave_out_who_must_hold_it(world):
    published(slot("bridge", needs=NEEDS))
    hr = d.user(username="hr")
    d.grant(hr, "hr")
    sight = sight_of(hr, on=NOW.date())
    wish = wish_for(t.team("Bridge"), slot="bridge", share=20, starts_on=DAY)

    first, second = suggest(wish, sight=sight).suggestions
    assert (first.name, second.name) == ("Ada", "Bob")
    assert first.reasons[0].text == "Holds what the slot needs: Framing 2"
    assert "skilled" not in {reason.code for reason in second.reasons}

    published(slot("bridge", needs=NEEDS, needs_must=True))
    wish = wish_for(t.team("Must"), slot="bridge", share=20, starts_on=DAY)
    assert [one.name for one in suggest(wish, sight=sight).suggestions] == ["Ada"]
    (reason,) = reasons_against(world.bob, wish)
    assert reason.text == "Does not hold what the slot needs: Framing 2."


def test_a_need_is_a_skill_that_there_is_with_a_level(world):
    for wrong in (
        [{"skill": "flying", "level": 2}],
        [{"skill": "framing", "level": 5}],
        [{"skill": "framing"}],
        NEEDS * 2,
    ):
        with pytest.raises(InvalidInput) as refusal:
            published(slot("bridge", needs=wrong))
        assert refusal.value.problems[0].field == "slots[0].needs"


def test_the_roster_says_what_is_needed_and_who_lacks_it_to_those_who_may_know(client, world):
    published(slot("bridge", needs=NEEDS))
    team = t.team("Bridge")
    seated(team, world.bob)
    path = reverse("teams:team", args=[team.pk])
    hr = d.user(username="hr")
    d.grant(hr, "hr")

    client.force_login(hr)
    page = client.get(path, {"as_of": DAY.isoformat()}).content.decode()
    assert "needs Framing 2" in page
    assert "lacks Framing 2" in page

    client.force_login(d.user(world.ada))
    page = client.get(path, {"as_of": DAY.isoformat()}).content.decode()
    assert "needs Framing 2" in page
    assert "lacks Framing 2" not in page


def test_the_draft_of_a_kind_is_edited_with_skills_as_words(client, world):
    kind = t.shipped_kind("project")
    draft = kinds.start_draft(kind=kind, **WHO)
    kinds.write_draft(draft=draft, values={"never_together": []}, slots=[slot("bridge")], **WHO)
    hr = d.user(username="hr")
    d.grant(hr, "hr")
    client.force_login(hr)
    path = reverse("teams:kind-draft", args=["project"])
    form = client.get(path).context["forms"]
    data = {}
    for part in (form.head, form.slots.management_form, form.pairs.management_form):
        for field in part:
            value = field.value()
            data[field.html_name] = "" if value is None else value
    data |= {"slots-0-code": "bridge", "slots-0-name": "Bridge", "slots-0-required": "1"}
    data |= {"slots-0-needs": "framing 2", "slots-0-needs_must": "on"}

    assert client.post(path, data).status_code == 302

    row = draft.slots.get()
    assert (row.needs, row.needs_must) == (NEEDS, True)
    page = client.get(reverse("teams:kind", args=["project"]) + f"?version={draft.number}")
    assert page.status_code == 200
