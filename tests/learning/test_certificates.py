"""Certificates: shown, saved, verified, revoked; scores only for those who may see them."""

from datetime import UTC, date, datetime

import pypdfium2
import pytest
from django.urls import reverse
from icalendar import Calendar

from courses.learning import documents
from courses.learning.documents import Certificate, can_draw, draw_pdf
from courses.learning.models import Completion
from courses.learning.revocations import revoke_completion
from courses.learning.services import record_completion
from tests.factories import catalogue
from tests.factories.directory import department, grant, job, user
from tests.factories.learning import finished, learner

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 3, 3, 9, tzinfo=UTC)


@pytest.fixture
def owner():
    return learner(number="OWNER", name="Olivia Owner")


@pytest.fixture
def completion(owner):
    finished(owner, catalogue.course(), now=NOW)
    return Completion.objects.get()


def verify(client, code):
    return client.get(reverse("learning:verify"), {"code": code})


def test_anybody_with_the_code_sees_that_it_is_true_and_no_more(client, completion):
    text = verify(client, completion.code).content.decode()

    assert "It is genuine." in text
    assert "Olivia Owner" in text
    assert "Safe use of AI" in text
    assert "100 %" not in text
    assert "OWNER" not in text


def test_a_code_is_read_however_it_is_typed(client, completion):
    code = completion.code
    typed = f" {code[:4].lower()}-{code[4:8]} {code[8:]}"

    assert "It is genuine." in verify(client, typed).content.decode()


@pytest.mark.parametrize("code", ["NOPE", "x" * 10_000, "'; drop table", "<script>", "编码"])
def test_a_code_that_is_none_says_so(client, completion, code):
    answer = verify(client, code)

    assert answer.status_code == 404
    assert "<script>" not in answer.content.decode()


def test_a_revoked_certificate_says_so_everywhere(client, completion, owner):
    revoke_completion(
        completion=completion,
        effective_on=date(2025, 3, 10),
        reason="Not the person",
        actor=None,
        now=NOW,
    )

    assert "was revoked from" in verify(client, completion.code).content.decode()
    client.force_login(owner.user)
    page = client.get(reverse("learning:certificate", args=[completion.code]))
    assert "Revoked from" in page.content.decode()


def test_a_certificate_is_a_pdf_of_one_page(client, completion, owner):
    client.force_login(owner.user)

    answer = client.get(reverse("learning:certificate-pdf", args=[completion.code]))

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert answer.content.count(b"/Type /Page\n") == 1


def chinese(name="李明"):
    return Certificate(name, "人人必修：AI 素养", "2025-03-03", "ABC", "http://x/verify/?code=ABC")


def test_a_chinese_certificate_is_drawn_without_any_font_on_the_machine(settings):
    settings.PDF_FONTS = []

    assert can_draw(chinese("李明 Łukasz"))
    document = pypdfium2.PdfDocument(draw_pdf(chinese("李明 Łukasz")))
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    assert "李明 Łukasz" in text
    assert "人人必修：AI 素养" in text


def test_without_a_font_the_certificate_is_printed_from_its_page(client, settings, owner):
    settings.PDF_FONTS = []
    owner.full_name = "Lee 🚀"
    owner.save()
    finished(owner, catalogue.course(), now=NOW)
    code = Completion.objects.get().code
    client.force_login(owner.user)

    page = client.get(reverse("learning:certificate", args=[code]))
    pdf = client.get(reverse("learning:certificate-pdf", args=[code]))

    assert "Download" not in page.content.decode()
    assert pdf.url == reverse("learning:certificate", args=[code])


def test_letters_that_no_font_has_are_not_drawn_as_boxes(settings):
    settings.PDF_FONTS = []

    assert not can_draw(chinese("\U0001f600"))


def test_a_long_name_stays_on_its_line():
    long = Certificate("W" * 300, "M" * 300, "3 Mar 2025", "ABC", "http://x")

    assert documents.draw_pdf(long).count(b"/Type /Page\n") == 1


def test_the_renewal_goes_into_a_calendar(client, owner):
    completion = record_completion(
        employee=owner,
        course=catalogue.course(),
        finished_on=date(2025, 3, 1),
        how="imported",
        ends_on=date(2026, 2, 28),
        actor=None,
        now=NOW,
    )
    client.force_login(owner.user)

    answer = client.get(reverse("learning:certificate-calendar", args=[completion.code]))

    event = Calendar.from_ical(answer.content).walk("VEVENT")[0]
    assert event.decoded("dtstart") == date(2026, 2, 28)
    assert event.decoded("dtend") == date(2026, 3, 1)
    assert "Safe use of AI" in event["summary"]
    assert event.walk("VALARM")


def test_a_completion_without_an_end_has_no_renewal(client, completion, owner):
    client.force_login(owner.user)

    url = reverse("learning:certificate-calendar", args=[completion.code])

    assert client.get(url).status_code == 404


@pytest.fixture
def shops():
    return department("SHOPS")


@pytest.fixture
def boss(shops):
    return learner(shops, number="BOSS")


@pytest.fixture
def report(shops, boss):
    person = learner(number="REPORT")
    job(person, shops, manager_id=boss.pk, position=2)
    finished(person, catalogue.course(), now=NOW)
    return person


def seen_by(client, account, person):
    client.force_login(account)
    pk = person.completions.get().pk
    page = client.get(reverse("learning:completion", args=[pk]))
    api = client.get(reverse("completions-detail", args=[pk]))
    return page, api


def test_a_manager_sees_the_completion_and_never_the_score(client, boss, report):
    page, api = seen_by(client, boss.user, report)

    assert page.status_code == 200
    assert "100 %" not in page.content.decode()
    assert api.json()["score"] is None
    assert client.get(reverse("enrolments-list")).json()["results"] == []


def test_the_person_and_hr_see_the_score(client, report):
    hr = user()
    grant(hr, "hr")

    for account in (report.user, hr):
        page, api = seen_by(client, account, report)
        assert "100 %" in page.content.decode()
        assert api.json()["score"] == "100.00"


def test_hr_of_another_part_sees_nothing(client, report):
    other = user()
    grant(other, "hr", department=department("LAW"))

    page, api = seen_by(client, other, report)

    assert (page.status_code, api.status_code) == (404, 404)


def test_revoking_needs_a_reason_and_says_so_beside_the_field(client, report):
    hr = user()
    grant(hr, "hr")
    client.force_login(hr)
    completion = report.completions.get()

    answer = client.post(
        reverse("learning:completion-revoke", args=[completion.pk]), {"effective_on": "2025-03-10"}
    )

    assert answer.status_code == 422
    assert not hasattr(Completion.objects.get(), "revocation")
