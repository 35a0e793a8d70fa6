"""Certificates as pages: verified without signing in, on paper, and recognised."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from courses.tracks.certificates import paper
from courses.tracks.certificates.reads import Stand
from courses.tracks.models import Recognition, TrackCertificate
from courses.tracks.services import certifying, move
from tests.factories import tracks_panels as f
from tests.factories.tracks_panels import SOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def of(monkeypatch):
    found = f.before_panel()
    panel = f.called(found)
    f.scored(found, panel, ada=2, bo=2)
    f.closed(found, panel)
    monkeypatch.setattr("django.utils.timezone.now", lambda: SOON)
    return found


def client(of, name):
    found = Client()
    found.force_login(of.users[name])
    return found


def signed(of):
    client(of, "lead").post(
        reverse("tracks:sign-certificate", args=[of.way.pk]), {"domains": "Sales，Supply chain"}
    )
    return TrackCertificate.objects.get()


def verified(code):
    return Client().get(reverse("tracks:verify-code", args=[code]))


def test_the_lead_signs_and_anybody_can_verify(of):
    row = signed(of)
    assert row.domains == ["Sales", "Supply chain"]

    page = verified(row.code.lower()).content.decode()

    assert "It is genuine and valid." in page
    assert "Pia" in page
    assert "Guide · L2" in page
    for private in ("Sales", "Lead", of.people["pia"].employee_number, "Book receipts"):
        assert private not in page


@pytest.mark.parametrize("code", ["NOSUCH234567", "x" * 60, "é", "a.b"])
def test_a_code_that_is_none_is_said_to_be_none(of, code):
    answer = verified(code)

    assert answer.status_code == 404
    assert "There is no certificate" in answer.content.decode()


def test_revoked_lapsed_and_followed_are_told_apart(of, monkeypatch):
    row = signed(of)
    later = SOON + timedelta(days=800)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert "its time is over" in verified(row.code).content.decode()
    of.way.refresh_from_db()
    move(enrolment=of.way, to="revoked", words="Invented figures.", actor=None, now=later)

    page = verified(row.code).content.decode()
    assert "was revoked from" in page
    assert "Invented" not in page


def test_it_is_drawn_with_chinese_letters_and_a_qr(of, monkeypatch):
    row = signed(of)
    drawn = paper.Paper(
        "李明", "AI 业务翻译", 3, "销售", "1 Jan 2026", "", row.code, "https://x.org/v", Stand.VALID
    )
    assert paper.can_draw(drawn)
    squares = []
    original = paper.pdf.Paper.rect
    monkeypatch.setattr(
        paper.pdf.Paper, "rect", lambda self, *a, **k: squares.append(a) or original(self, *a, **k)
    )
    assert paper.draw(drawn).startswith(b"%PDF")
    assert len(squares) > 200
    answer = client(of, "pia").get(reverse("tracks:certificate-pdf", args=[of.way.pk, row.code]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_the_certified_are_shown_unless_they_decline_and_can_take_it_back(of):
    signed(of)
    pia, ada = client(of, "pia"), client(of, "ada")
    shown = reverse("tracks:certified")
    assert "Pia" in ada.get(shown).content.decode()
    pia.post(reverse("tracks:say-recognition", args=[of.way.pk]), {"words": "Ask me of receipts."})
    assert "Ask me of receipts." in ada.get(shown).content.decode()

    pia.post(reverse("tracks:decline-recognition", args=[of.way.pk]))
    assert "Pia" not in ada.get(shown).content.decode()
    assert Recognition.objects.get().words == "Ask me of receipts."

    pia.post(reverse("tracks:show-recognition", args=[of.way.pk]))
    assert "Pia" in ada.get(shown).content.decode()


def test_nobody_declines_for_another(of):
    signed(of)

    answer = client(of, "lead").post(reverse("tracks:decline-recognition", args=[of.way.pk]))

    assert answer.status_code == 403
    assert not Recognition.objects.filter(declined_at__isnull=False).exists()


def test_whoever_is_revoked_is_recognised_no_more(of):
    signed(of)
    of.way.refresh_from_db()
    move(enrolment=of.way, to="revoked", words="Invented.", actor=None, now=SOON)

    assert "Pia" not in client(of, "ada").get(reverse("tracks:certified")).content.decode()
    assert certifying.last_of(of.way) is None
