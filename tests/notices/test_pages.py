"""The pages of messages: one's own, HR's, and what a mail program asks for."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from orgchange.audit.models import AuditEntry
from orgchange.notices import delivery, heartbeats, wording
from orgchange.notices.folder import FolderBackend
from orgchange.notices.models import ChannelChoice, Delivery, Heartbeat, Notice, NoticeTemplate
from orgchange.notices.wording import BadWords
from tests.factories.directory import department, employee, grant, user
from tests.factories.notices import OPTIONAL, PLAIN, WEDNESDAY, notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def where(db):
    return department("D")


@pytest.fixture
def person(where):
    row = employee(where, name="Ada Byron", email="ada@example.org")
    user(row, email="ada@example.org")
    return row


@pytest.fixture
def hr(where):
    account = user(employee(where, name="Hanna Ray"), email="hr@example.org")
    grant(account, "hr")
    return account


@pytest.fixture
def as_person(client, person):
    client.force_login(person.user)
    return client


@pytest.fixture
def as_hr(client, hr):
    client.force_login(hr)
    return client


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_top_bar_counts_what_is_unread(as_person, person):
    notice(person)
    notice(person)

    page = text(as_person.get(reverse("notices:inbox")))

    assert "2 unread" in page


def test_opening_a_notice_marks_it_read_and_leads_to_its_object(as_person, person):
    one = notice(person)

    response = as_person.post(reverse("notices:open", args=[one.pk]))

    assert (response.status_code, response.url) == (302, "/")
    one.refresh_from_db()
    assert one.read_at is not None


def test_reading_the_page_of_a_notice_marks_it_read_and_it_can_be_kept_unread(as_person, person):
    one = notice(person)
    as_person.get(reverse("notices:notice", args=[one.pk]))
    assert Notice.objects.unread().count() == 0

    as_person.post(reverse("notices:read", args=[one.pk]), {"keep": "1"})
    assert Notice.objects.unread().count() == 1


def test_marking_all_as_read_touches_nobody_elses(as_person, person, where):
    notice(person)
    other = notice(employee(where))

    as_person.post(reverse("notices:read-all"))

    assert list(Notice.objects.unread()) == [other]


def test_a_notice_of_which_the_reason_fell_away_leaves_the_inbox(as_person, person):
    one = notice(person)
    Notice.objects.filter(pk=one.pk).update(state="not_sent", reason="completed")

    assert one.object_key not in text(as_person.get(reverse("notices:inbox")))


def test_somebody_elses_notice_is_not_there(as_person, where):
    other = notice(employee(where))

    assert as_person.get(reverse("notices:notice", args=[other.pk])).status_code == 404


def test_hr_sees_the_notice_its_reason_and_its_messages_without_marking_it_read(as_hr, person):
    one = notice(person)
    delivery.deliver(clock=lambda: WEDNESDAY)

    page = text(as_hr.get(reverse("notices:notice", args=[one.pk])))

    assert Delivery.objects.get().message_id in page
    one.refresh_from_db()
    assert one.read_at is None


def test_one_click_ends_optional_mail_and_nothing_else(client, person):
    notice(person, of=OPTIONAL)
    delivery.deliver(clock=lambda: WEDNESDAY)
    header = mail.outbox[0].extra_headers["List-Unsubscribe"]
    path = header.strip("<>").split("://", 1)[1].partition("/")[2]

    asked = client.get(f"/{path}")
    assert (asked.status_code, ChannelChoice.objects.count()) == (200, 0)
    done = client.post(f"/{path}", {"List-Unsubscribe": "One-Click"})

    assert done.status_code == 200
    choice = ChannelChoice.objects.get()
    assert (choice.employee, choice.kind, choice.is_wanted) == (person, OPTIONAL.code, False)


def test_a_forged_unsubscribe_link_leads_nowhere(client):
    assert client.post(reverse("notices:unsubscribe", args=["forged"])).status_code == 404


def test_choices_are_kept_and_what_is_mandatory_cannot_be_ended(as_person, person):
    page = reverse("notices:choices")
    as_person.post(page, {"kinds": []})
    assert not ChannelChoice.objects.get(employee=person, kind=OPTIONAL.code).is_wanted
    assert not ChannelChoice.objects.filter(kind=PLAIN.code).exists()

    as_person.post(page, {"kinds": [OPTIONAL.code]})
    assert ChannelChoice.objects.get(employee=person, kind=OPTIONAL.code).is_wanted

    refused = as_person.post(page, {"kinds": [PLAIN.code]})
    assert refused.status_code == 200
    assert ChannelChoice.objects.get(employee=person, kind=OPTIONAL.code).is_wanted


# HR's pages.


def test_the_reminders_page_is_red_where_planning_stopped(as_hr):
    heartbeats.end(name=heartbeats.DELIVER, now=timezone.now(), detail={})
    stale = timezone.now() - timedelta(minutes=16)
    heartbeats.end(name=heartbeats.PLAN, now=stale, detail={})

    page = text(as_hr.get(reverse("notices:reminders")))

    (late,) = re.findall(r'data-state="overdue">.{0,200}?Late</span> <b>([^<]+)</b>', page)[:1]
    assert late == "Planning of reminders"


def test_the_reminders_page_says_what_became_of_each(as_hr, person):
    one = notice(person)
    Notice.objects.filter(pk=one.pk).update(state="not_sent", reason="no_address")

    page = text(as_hr.get(reverse("notices:reminders"), {"reason": "no_address"}))
    other = text(as_hr.get(reverse("notices:reminders"), {"reason": "capped"}))

    assert "Not sent by e-mail: there is no address. It is in the inbox." in page
    assert one.object_key in page
    assert one.object_key not in other


def test_words_are_checked_when_saved_and_name_the_placeholder(as_hr):
    page = reverse("notices:words", args=[PLAIN.code, "en"])

    answer = as_hr.post(page, {"subject": "About {thing}", "body": "Dear {nmae}", "save": "1"})

    assert "{nmae} is not filled here" in text(answer)
    assert "Dear {nmae}" in text(answer), "what was typed stays"
    assert not NoticeTemplate.objects.exists()


def test_own_words_are_used_from_then_on_in_their_language_alone(as_hr, person, where):
    page = reverse("notices:words", args=[PLAIN.code, "en"])
    as_hr.post(page, {"subject": "Hey {thing}", "body": "Our own: {thing}", "save": "1"})
    notice(person)
    notice(employee(where, email="zh@example.org", language="zh-hans"))

    delivery.deliver(clock=lambda: WEDNESDAY)

    subjects = {m.to[0]: m.subject for m in mail.outbox}
    assert subjects["ada@example.org"].startswith("Hey ")
    assert subjects["zh@example.org"].startswith("About ")
    assert AuditEntry.objects.filter(action="wording.saved").count() == 1


def test_a_preview_saves_nothing_and_a_test_goes_to_oneself_alone(as_hr):
    page = reverse("notices:words", args=[PLAIN.code, "en"])
    words = {"subject": "Try {thing}", "body": "Tried: {thing}"}

    seen = text(as_hr.post(page, {**words, "preview": "1"}))
    assert "Try A thing" in seen
    as_hr.post(page, {**words, "test": "1"})

    assert not NoticeTemplate.objects.exists()
    assert [m.to for m in mail.outbox] == [["hr@example.org"]]


def test_the_shipped_words_come_back(as_hr, hr):
    wording.save(kind=PLAIN, language="en", subject="S", body="B", actor=hr, now=WEDNESDAY)

    as_hr.post(reverse("notices:words", args=[PLAIN.code, "en"]), {"reset": "1"})

    assert not NoticeTemplate.objects.exists()


@pytest.mark.parametrize(
    ("subject", "body", "code"),
    [("", "b", "empty"), ("a\nb", "b", "one_line"), ("{secret}", "b", "unknown_placeholder")],
)
def test_words_that_cannot_be_used_are_refused(hr, subject, body, code):
    with pytest.raises(BadWords) as refused:
        wording.save(kind=PLAIN, language="en", subject=subject, body=body, actor=hr, now=WEDNESDAY)

    assert refused.value.problems[0].code == code


def test_mail_is_kept_in_the_folder_until_a_server_is_set(as_hr, person, settings, tmp_path):
    settings.EMAIL_FOLDER = tmp_path
    settings.EMAIL_BACKEND = "orgchange.notices.folder.FolderBackend"
    one = notice(person)
    delivery.deliver(clock=lambda: WEDNESDAY)

    (path,) = Path(tmp_path).glob("*.eml")
    listed = text(as_hr.get(reverse("notices:folder")))
    opened = text(as_hr.get(reverse("notices:letter", args=[path.name])))

    assert one.object_key in listed
    assert "ada@example.org" in listed
    assert "Hello Ada Byron," in opened
    assert Delivery.objects.get().message_id in opened
    assert Notice.objects.get().state == "sent"
    assert as_hr.get(reverse("notices:letter", args=["..%2Fdb.sqlite3"])).status_code == 404
    assert FolderBackend().send_messages([]) == 0


# Health.


def beat_all(now):
    for name in heartbeats.PATIENCE:
        heartbeats.begin(name=name, now=now)
        heartbeats.end(name=name, now=now, detail={"n": 1})


@pytest.fixture
def broker(monkeypatch):
    monkeypatch.setattr(heartbeats, "_broker_answers", lambda: True)


@pytest.mark.usefixtures("broker")
def test_health_is_well_when_everything_ran_lately(client):
    beat_all(timezone.now())

    answer = client.get("/health/")

    assert answer.status_code == 200
    assert set(answer.json()) == {
        "status",
        "database",
        "broker",
        "last_plan",
        "last_delivery",
        "last_recount",
        "last_proof",
    }


@pytest.mark.usefixtures("broker")
@pytest.mark.parametrize("name", heartbeats.PATIENCE)
def test_health_fails_when_a_job_is_late(client, name):
    beat_all(timezone.now())
    late = timezone.now() - heartbeats.PATIENCE[name] - timedelta(seconds=1)
    Heartbeat.objects.filter(name=name).update(ended_at=late)

    answer = client.get("/health/")

    assert answer.status_code == 503
    assert answer.json()["status"] == "failing"


def test_health_fails_without_a_broker(client, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    beat_all(timezone.now())

    answer = client.get("/health/")

    assert (answer.status_code, answer.json()["broker"]) == (503, "down")
