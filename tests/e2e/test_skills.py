"""Skills in a real browser: what I hold, how it came about, a rating given, evidence accepted."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from courses.skills.models import Holding, Rating, RatingAsk
from orgchange.core.dates import firm_day
from tests.factories import directory as d
from tests.factories import skills as make


@pytest.fixture
def lab(transactional_db, settings, tmp_path):
    """A person with a manager and a colleague who is asked; two skills, one of them held."""
    settings.MEDIA_ROOT = str(tmp_path)
    where = d.department("LAB", name="Lab")
    boss = d.employee(where, name="Bea Boss")
    people = {
        "boss": boss,
        "pia": d.employee(where, name="Pia Person", manager_id=boss.pk),
        "peer": d.employee(where, name="Per Peer"),
    }
    users = {name: d.user(person) for name, person in people.items()}
    users["hr"] = d.user(d.employee(where, name="Hana Hr"))
    d.grant(users["hr"], "hr")
    now = timezone.now()
    framing = make.skill(
        "framing-well",
        name="Problem framing",
        name_zh="问题界定",
        references=[{"scheme": "sfia", "code": "BUSA", "uri": "https://example.org/busa"}],
    )
    talk = make.skill("talking-well", name="Communication across the line", name_zh="沟通")
    today = firm_day(now)
    make.holding(people["pia"], talk, 2, until=today + timedelta(days=40))
    make.profile({framing: 2, talk: 3}, code="guide", name="Guide", name_zh="向导")
    make.bare_rating(people["pia"], framing, 2, by=boss, on=today, relation="manager", at=now)
    RatingAsk.objects.create(
        employee=people["pia"], skill=framing, rater=people["peer"], words="Returns.", asked_at=now
    )
    return SimpleNamespace(people=people, users=users, framing=framing, talk=talk)


def test_a_colleague_who_is_asked_rates_and_the_level_is_held(lab, open_page):
    page = open_page(lab.users["peer"])
    page.goto("/skills/waiting/")

    page.get_by_role("link", name="Rate").click()
    page.get_by_label("Level 3").check()
    page.get_by_role("textbox", name="What you saw (optional)").fill(
        "Framed the returns desk in a week."
    )
    page.get_by_label("Or: on what you saw it").fill("The page that finance read.")
    page.get_by_role("button", name="Put it on record").click()

    page.get_by_role("heading", name="Nothing waits for you").wait_for()
    assert Rating.objects.filter(rater=lab.people["peer"]).get().level == 3
    assert Holding.objects.current().get(skill=lab.framing).level == 2


def test_evidence_is_posted_and_the_manager_accepts_it(lab, open_page):
    pia = lab.people["pia"]
    page = open_page(lab.users["pia"])
    page.goto(f"/skills/people/{pia.pk}/{lab.talk.code}/")
    page.get_by_role("link", name="Post evidence").click()
    page.get_by_label("What it shows").fill("Told the board in five minutes.")
    page.get_by_role("button", name="Post evidence").click()
    page.get_by_text("Posted. It counts once two accept it.").wait_for()

    boss = open_page(lab.users["boss"])
    boss.goto("/skills/waiting/")
    boss.get_by_role("link", name="Level 1").click()
    boss.get_by_role("button", name="It shows this level").click()

    boss.get_by_text("Accepted: a rating is on record.").wait_for()
    assert Rating.objects.get(skill=lab.talk).occasion == "acceptance"


def test_the_pages_of_skills_in_every_look(lab, screens):
    pia, code = lab.people["pia"], lab.framing.code
    screens("/skills/", "skills-mine", lab.users["pia"])
    screens(f"/skills/people/{pia.pk}/{code}/", "skills-one", lab.users["pia"])
    screens(f"/skills/people/{pia.pk}/{code}/rate/", "skills-rate", lab.users["boss"])
    screens("/skills/waiting/", "skills-waiting", lab.users["peer"])
    screens("/skills/framework/", "skills-framework", lab.users["hr"])
    screens(f"/skills/framework/skills/{code}/", "skills-skill", lab.users["hr"])
    screens("/skills/profiles/of/guide/", "skills-profile", lab.users["hr"])
    screens("/skills/profiles/of/guide/needs/", "skills-needs", lab.users["hr"])
