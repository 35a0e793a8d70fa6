"""Pages of panels, as each of those concerned sees them."""

import pytest
from django.test import Client
from django.urls import reverse

from courses.tracks.models import AssessmentPanel, AssessorSeat, PanelScore, Submission
from orgchange.pilots.models import Pilot
from tests.factories import directory as people
from tests.factories import tracks as make
from tests.factories import tracks_panels as f
from tests.factories.tracks import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def of(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return f.before_panel()


def client(of, name):
    found = Client()
    found.force_login(of.users[name])
    return found


def at(of, name, panel=None, *more):
    return reverse(f"tracks:{name}", args=[of.way.pk, *([panel.pk] if panel else []), *more])


def test_the_lead_calls_one_from_its_form_and_reads_why_others_cannot(of):
    make.office(of.track, of.people["mentor"], "assessor")
    lead = client(of, "lead")

    page = lead.get(at(of, "call-panel")).content.decode()
    assert "mentors the candidate on this way, or did" in page
    answer = lead.post(
        at(of, "call-panel"),
        {
            "level": 2,
            "held_at": "2026-11-16T10:00",
            "place": "Room 4",
            "pilot": of.pilot.pk,
            "assessors": [of.people[name].pk for name in ("ada", "bo")],
        },
    )

    panel = AssessmentPanel.objects.get()
    assert (answer.status_code, panel.place, panel.seats.count()) == (302, "Room 4", 2)
    assert "Room 4" in lead.get(at(of, "panel", panel)).content.decode()


def test_an_assessor_affirms_reads_scores_and_finishes(of):
    item = make.terms(of.track, "practicum-b").items.get(code="retrospective")
    Submission.objects.create(
        enrolment=of.way, item=item, number=1, words="We were wrong twice.", submitted_at=NOW
    )
    Pilot.objects.update(verdict="invalidated")
    panel = f.called(of)
    ada = client(of, "ada")
    before = ada.get(at(of, "panel", panel)).content.decode()
    assert "We were wrong twice." not in before
    ada.post(at(of, "affirm-seat", panel))

    page = ada.get(at(of, "panel", panel)).content.decode()
    assert "We were wrong twice." in page
    assert f"{of.skill.name} at 3" in page
    assert "nvalidated" not in page
    level, words = f"level-{of.skill.pk}", f"words-{of.skill.pk}"
    saved = ada.post(at(of, "save-scores", panel), {level: "2", words: "Seen."})
    assert "Saved" in saved.content.decode()
    refused = ada.post(at(of, "save-scores", panel), {level: "9"})
    assert "0 to 4" in refused.content.decode()
    assert ada.post(at(of, "finish-scores", panel), {level: "3", words: "Seen."}).status_code == 302

    assert PanelScore.objects.get().level == 3
    assert "Seen." not in client(of, "lead").get(at(of, "panel", panel)).content.decode()
    assert AssessorSeat.objects.get(employee=of.people["ada"]).finished_at is not None


def test_finishing_without_a_score_says_what_is_missing(of):
    panel = f.called(of)
    ada = client(of, "ada")
    ada.post(at(of, "affirm-seat", panel))

    answer = ada.post(at(of, "finish-scores", panel), {})

    assert answer.status_code == 422
    assert "Score every mandatory skill" in answer.content.decode()


def test_the_lead_closes_and_the_candidate_reads_the_words(of):
    panel = f.called(of)
    f.scored(of, panel, ada=2, bo=2)
    lead = client(of, "lead")
    assert "I saw it." in lead.get(at(of, "panel", panel)).content.decode()

    answer = lead.post(at(of, "close-panel", panel), {"outcome": "passed:2", "words": "Clear."})

    assert answer.status_code == 302
    own = client(of, "pia").get(at(of, "panel", panel)).content.decode()
    assert "Clear." in own
    assert "I saw it." not in own
    manager = client(of, "boss").get(at(of, "panel", panel)).content.decode()
    assert "Clear." not in manager


def test_declining_needs_a_reason_and_leads_home(of):
    panel = f.called(of)
    ada = client(of, "ada")
    assert ada.post(at(of, "decline-seat", panel), {"reason": ""}).status_code == 422
    assert ada.post(at(of, "decline-seat", panel), {"reason": "Friends."}).status_code == 302
    assert ada.get(at(of, "panel", panel)).status_code == 404


def test_whoever_is_nobody_to_it_does_not_find_it(of):
    panel = f.called(of)
    stranger = Client()
    stranger.force_login(people.user(people.employee(name="Nobody")))

    assert stranger.get(at(of, "panel", panel)).status_code == 404
    assert stranger.get(reverse("tracks:panels")).status_code == 404
    assert client(of, "lead").get(reverse("tracks:panels")).status_code == 200


def test_chinese_readers_read_it_in_chinese(of):
    panel = f.called(of)
    user = of.users["ada"]
    user.language = "zh-hans"
    user.save()

    page = client(of, "ada").get(at(of, "panel", panel)).content.decode()

    assert "你是否没有利益冲突" in page
