"""The editor as pages: HR writes a draft part by part and publishes it."""

import pytest
from django.test import Client
from django.urls import reverse

from courses.tracks.criteria import CHECKS
from courses.tracks.editing.documents import document_of
from courses.tracks.forms.editing import settings_of, settings_text
from courses.tracks.models import Track, TrackOffice
from tests.factories import directory as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr():
    account = people.user(people.employee(name="Hr"))
    people.grant(account, "hr")
    found = Client()
    found.force_login(account)
    return found


def at(name, *more, code="ai-translator"):
    return reverse(f"tracks:{name}", args=[code, *more])


def draft():
    return document_of(Track.objects.get(code="ai-translator").versions.get(published_at=None))


def test_a_stage_is_edited_with_its_checks_and_evidence(hr):
    hr.post(at("start-draft"))
    page = hr.get(at("edit-stage", "foundation"))
    sent = sent_back(page.context)
    sent |= {"due_days": "60", "items-1-anchor": "Shows it.", "items-0-DELETE": "on"}

    answer = hr.post(at("edit-stage", "foundation"), sent)

    assert answer.status_code == 302
    row = next(row for row in draft()["stages"] if row["code"] == "foundation")
    assert row["due_days"] == 60
    assert [item["code"] for item in row["items"]] == ["case-exam"]
    assert row["items"][0]["anchor"] == "Shows it."
    assert row["criteria"][0] == {"code": "stage_done", "settings": {"stage": "screened"}}
    assert "What changes since version 1" in hr.get(at("editor")).content.decode()


def sent_back(context):
    """A form as the browser sends it, unchanged."""
    sent = {}
    for form in (context["form"], *context["checks"], *context["items"]):
        for field in form:
            value = field.value()
            if value not in (None, "", False):
                sent[field.html_name] = "on" if value is True else value
    for formset in (context["checks"], context["items"]):
        for field in formset.management_form:
            sent[field.html_name] = field.value()
    return sent


def test_stages_are_added_moved_and_removed(hr):
    hr.post(at("start-draft"))
    added = {"code": "lab", "kind": "learning", "name": "Lab", "after": "2"}
    assert hr.post(at("add-stage"), added).status_code == 302
    hr.post(at("move-stage", "lab"), {"way": "up"})
    hr.post(at("remove-stage", "practicum-a"))

    codes = [row["code"] for row in draft()["stages"]]
    assert codes[:4] == ["nominated", "screened", "lab", "foundation"]
    assert "practicum-a" not in codes
    page = hr.get(at("editor")).content.decode()
    assert "What would break" in page
    assert hr.post(at("publish-draft")).status_code == 422


def test_thresholds_and_levels_are_kept_and_published(hr, monkeypatch):
    codes = ("panel_passed", "stage_done", "years_in_function", "literacy_covered", "released")
    more = ("baseline_rated", "place_in_cohort", "mentor_paired", "pilot_matched")
    for code in (*codes, *more, "evidence_complete"):
        monkeypatch.setitem(CHECKS, code, lambda asked: None)
    hr.post(at("start-draft"))
    start = hr.get(at("edit-thresholds")).context["form"].initial
    assert hr.post(at("edit-thresholds"), {**start, "assessors": "1"}).status_code == 422
    assert hr.post(at("edit-thresholds"), {**start, "assessors": "3"}).status_code == 302
    levels = {"levels-TOTAL_FORMS": 4, "levels-INITIAL_FORMS": 4}
    for number in range(4):
        levels |= {f"levels-{number}-level": number + 1}
    levels |= {"levels-0-name": "L1", "levels-0-profile": "ai-translator-l1"}
    assert hr.post(at("edit-levels"), levels).status_code == 302

    assert hr.post(at("publish-draft")).status_code == 302

    version = Track.objects.get(code="ai-translator").versions.get(number=2)
    assert (version.assessors, version.levels.count()) == (3, 1)
    assert version.published_at is not None


def test_a_new_track_an_office_and_its_end(hr):
    assert hr.post(reverse("tracks:new"), {"code": "coach", "name": "Coach"}).status_code == 302
    ada = people.employee(name="Ada", number="A7")
    granted = {"employee": "A7", "role": "lead", "starts_on": "2026-01-01"}
    assert hr.post(at("offices", code="coach"), granted).status_code == 302
    office = TrackOffice.objects.get(employee=ada)
    assert hr.post(at("end-office", office.pk, code="coach")).status_code == 302
    hr.post(at("retire", code="coach"))

    office.refresh_from_db()
    assert office.ends_on is not None
    assert "Retired" in hr.get(at("editor", code="coach")).content.decode()


def test_colleagues_see_the_drawing_and_no_draft():
    other = Client()
    other.force_login(people.user(people.employee(people.department("LAB"), name="Nobody")))

    page = other.get(at("track")).content.decode()
    assert 'role="img" aria-label="The path: Nominated, Screened' in page
    assert other.get(at("editor")).status_code == 404
    assert other.post(at("start-draft")).status_code == 403


def test_settings_of_checks_are_typed_and_read_the_same():
    for settings in ({}, {"stage": "panel"}, {"courses": ["a", "b"]}, {"stages": ["x"]}):
        assert settings_of(settings_text(settings)) == settings
