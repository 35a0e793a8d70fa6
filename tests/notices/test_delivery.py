"""Delivering: each notice goes out once, or is left with its reason."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from orgchange.notices import claims, delivery, sending
from orgchange.notices.mail import Handover, Outcome
from orgchange.notices.models import ChannelChoice, Delivery, Notice
from tests.factories import notices as made
from tests.factories.directory import department, employee, grant, job, user
from tests.factories.notices import OPTIONAL, URGENT, WEDNESDAY, notice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_gone():
    made.gone.clear()


@pytest.fixture
def person(db):
    return employee(department("D"), email="ada@example.org", name="Ada")


def deliver(now=WEDNESDAY):
    return delivery.deliver(clock=lambda: now)


def standing(one):
    one.refresh_from_db()
    return one.state, one.reason


def test_a_notice_is_sent_once_and_says_so(person):
    one = notice(person)

    deliver()
    deliver()

    assert standing(one) == ("sent", "")
    assert [m.to for m in mail.outbox] == [["ada@example.org"]]
    assert "Hello Ada," in mail.outbox[0].body
    assert one.object_key in mail.outbox[0].subject


def test_all_that_is_due_to_a_person_is_one_message(person):
    first, second = notice(person), notice(person)

    deliver()

    assert len(mail.outbox) == 1
    assert standing(first) == standing(second) == ("sent", "merged")
    assert first.object_key in mail.outbox[0].body
    assert second.object_key in mail.outbox[0].body
    assert Delivery.objects.get().notices.count() == 2


def test_of_two_about_one_object_the_newer_goes_out(person):
    old = notice(person, about="course:1", occurrence="14 days")
    new = notice(person, about="course:1", occurrence="7 days")

    deliver()

    assert standing(old) == ("not_sent", "superseded")
    assert standing(new) == ("sent", "")


def test_what_is_completed_meanwhile_is_not_sent(person):
    one = notice(person, about="course:1")
    made.gone["course:1"] = "completed"

    deliver()

    assert standing(one) == ("not_sent", "completed")
    assert mail.outbox == []


def test_a_leaver_is_not_written_to(db):
    where = department("D")
    leaver = employee(where, email="l@example.org", until=date(2026, 11, 18))
    one = notice(leaver)

    deliver()

    assert standing(one) == ("not_sent", "left")


def test_somebody_on_leave_is_written_to_on_return(person):
    where = department("L")
    away = employee(email="away@example.org")
    job(away, where, until=date(2026, 11, 16))
    job(away, where, since=date(2026, 11, 16), until=date(2026, 11, 30), working_status="on_leave")
    job(away, where, since=date(2026, 11, 30))
    one = notice(away)

    deliver()
    assert standing(one) == ("planned", "on_leave")
    assert one.send_from == datetime(2026, 11, 30, 9, tzinfo=UTC)

    deliver(datetime(2026, 11, 30, 9, tzinfo=UTC))
    assert standing(one) == ("sent", "")


def test_without_an_address_the_inbox_alone_has_it(db):
    one = notice(employee(department("D")))

    deliver()

    assert standing(one) == ("not_sent", "no_address")
    assert Notice.objects.inbox().get() == one


def test_the_address_of_the_account_serves_where_the_person_has_none(db):
    person = employee(department("D"))
    user(person, email="account@example.org")
    notice(person)

    deliver()

    assert mail.outbox[0].to == ["account@example.org"]


def test_at_night_a_notice_waits_for_the_morning(person):
    night = datetime(2026, 11, 18, 22, tzinfo=UTC)
    one = notice(person, now=night)

    deliver(night)

    assert standing(one) == ("planned", "quiet_hours")
    assert one.send_from == datetime(2026, 11, 19, 9, tzinfo=UTC)
    assert mail.outbox == []


def test_a_second_message_within_a_day_is_capped_and_what_cannot_wait_is_not(person):
    notice(person, now=WEDNESDAY.replace(hour=16))
    deliver(WEDNESDAY.replace(hour=16))
    morning = WEDNESDAY + timedelta(days=1)
    capped = notice(person, now=morning)

    deliver(morning)
    assert standing(capped) == ("planned", "capped")
    assert capped.send_from == (morning).replace(hour=16)

    urgent = notice(person, of=URGENT, now=morning + timedelta(minutes=1))
    deliver(morning + timedelta(minutes=1))
    assert standing(urgent) == ("sent", "merged")
    assert standing(capped) == ("sent", "merged"), "what was capped rides along"
    assert len(mail.outbox) == 2


def test_what_is_not_wanted_by_mail_stays_in_the_inbox(person):
    ChannelChoice.objects.create(employee=person, kind=OPTIONAL.code, channel="email")
    one, mandatory = notice(person, of=OPTIONAL), notice(person)

    deliver()

    assert standing(one) == ("not_sent", "unwanted")
    assert standing(mandatory) == ("sent", "")
    assert one in Notice.objects.inbox()


def test_optional_mail_can_be_ended_with_one_click_and_mandatory_mail_says_why(person):
    notice(person, of=OPTIONAL)
    notice(employee(department("E"), email="b@example.org"))

    deliver()

    optional, mandatory = mail.outbox
    assert optional.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/notices/unsubscribe/" in optional.extra_headers["List-Unsubscribe"]
    assert "List-Unsubscribe" not in mandatory.extra_headers


def test_nothing_leaves_before_commit(person):
    with transaction.atomic():
        one = notice(person)
        transaction.set_rollback(True)
    deliver()

    assert mail.outbox == []
    assert not Notice.objects.filter(pk=one.pk).exists()


class Postman:
    """The network's edge: answers as told, and notes what it was given."""

    def __init__(self, *answers):
        self.answers, self.given = list(answers), []

    def __call__(self):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def reach(self):
        if self.answers and self.answers[0] == "away":
            raise sending.Unreachable("no answer")

    def hand_over(self, message):
        self.given.append(message)
        return self.answers.pop(0) if self.answers else Handover(Outcome.SENT)


@pytest.fixture
def postman(monkeypatch):
    def install(*answers):
        made_one = Postman(*answers)
        monkeypatch.setattr(sending, "Postman", made_one)
        return made_one

    return install


FAILED, LOST = Handover(Outcome.FAILED, "451 busy"), Handover(Outcome.UNKNOWN, "line dropped")


def test_a_failed_send_can_be_tried_again(person, postman):
    one = notice(person)
    postman(FAILED)

    deliver()
    assert standing(one) == ("planned", "retry")
    assert one.attempts == 1
    assert Delivery.objects.get().state == "failed"
    deliver(WEDNESDAY + timedelta(minutes=4))
    assert Delivery.objects.count() == 1, "not before its pause is over"

    deliver(WEDNESDAY + timedelta(minutes=5))
    assert standing(one) == ("sent", "")
    assert Delivery.objects.filter(state="sent").count() == 1


def test_a_channel_that_fails_too_often_is_the_reason(person, postman, settings):
    settings.NOTICE_RETRY_MINUTES = [5]
    one = notice(person)
    postman(FAILED, FAILED)

    deliver()
    deliver(WEDNESDAY + timedelta(minutes=5))

    assert standing(one) == ("not_sent", "channel_failed")
    assert [d.error for d in Delivery.objects.all()] == ["451 busy"] * 2


def test_a_retried_notice_is_judged_afresh(person, postman):
    one = notice(person, about="course:1")
    postman(FAILED)
    deliver()
    made.gone["course:1"] = "completed"

    deliver(WEDNESDAY + timedelta(minutes=5))

    assert standing(one) == ("not_sent", "completed")


def test_a_dropped_line_leaves_the_outcome_unknown_and_nothing_is_sent_again(person, postman):
    one = notice(person)
    sender = postman(LOST)

    deliver()
    deliver(WEDNESDAY + timedelta(days=1))

    assert standing(one) == ("unknown", "")
    assert len(sender.given) == 1


def test_an_unknown_message_is_sent_again_by_a_person_with_the_same_message_id(person, postman):
    one = notice(person)
    sender = postman(LOST)
    deliver()
    hr = user(employee(department("HR")))
    grant(hr, "hr")

    delivery.send_again(delivery=Delivery.objects.get(), actor=hr, now=WEDNESDAY)
    deliver()

    assert standing(one) == ("sent", "")
    first, second = (m.extra_headers["Message-ID"] for m in sender.given)
    assert first == second


def test_sending_again_in_vain_stays_unknown(person, postman):
    one = notice(person)
    sender = postman(LOST, FAILED)
    deliver()
    hr = user(employee(department("HR")))
    grant(hr, "hr")

    delivery.send_again(delivery=Delivery.objects.get(), actor=hr, now=WEDNESDAY)
    deliver()
    deliver(WEDNESDAY + timedelta(days=1))

    assert standing(one) == ("unknown", "")
    assert len(sender.given) == 2


def test_an_unreachable_server_is_no_failed_attempt(person, postman):
    one = notice(person)
    postman("away")

    tally = deliver()

    assert standing(one) == ("planned", "retry")
    assert (one.attempts, tally.error, tally.returned) == (0, "no answer", 1)
    assert Delivery.objects.count() == 0


def test_a_claim_never_begun_returns_after_its_lease(person):
    one = notice(person)
    claims.claim(clock=lambda: WEDNESDAY)  # and its worker is killed
    assert standing(one) == ("claimed", "")

    deliver(WEDNESDAY + timedelta(minutes=4))
    assert mail.outbox == []

    deliver(WEDNESDAY + timedelta(minutes=6))
    assert standing(one) == ("sent", "")
    assert len(mail.outbox) == 1


def test_a_send_begun_and_never_confirmed_becomes_unknown(person):
    one = notice(person)
    claim = claims.claim(clock=lambda: WEDNESDAY)
    assert sending.begin(claim.deliveries[0], lease=claim.lease, now=WEDNESDAY)

    tally = deliver(WEDNESDAY + timedelta(minutes=6))

    assert standing(one) == ("unknown", "")
    assert tally.parked == 1
    assert mail.outbox == []


def test_a_lease_begins_when_deciding_is_over(person):
    notice(person)
    ticks = iter([WEDNESDAY, WEDNESDAY + timedelta(minutes=4)])

    claims.claim(clock=lambda: next(ticks))

    assert Delivery.objects.get().lease_until == WEDNESDAY + timedelta(minutes=9)


def test_a_stalled_sender_cannot_begin_after_its_lease(person):
    notice(person)
    claim = claims.claim(clock=lambda: WEDNESDAY)
    late = WEDNESDAY + timedelta(minutes=6)
    deliver(late)

    assert not sending.begin(claim.deliveries[0], lease=claim.lease, now=late)
    assert len(mail.outbox) == 1


def test_a_slow_sender_confirms_what_was_parked_meanwhile(person):
    one = notice(person)
    claim = claims.claim(clock=lambda: WEDNESDAY)
    slow = claim.deliveries[0]
    sending.begin(slow, lease=claim.lease, now=WEDNESDAY)
    deliver(WEDNESDAY + timedelta(minutes=6))

    sending.confirm(slow, Handover(Outcome.SENT), lease=claim.lease, now=WEDNESDAY)

    assert standing(one) == ("sent", "")


def test_the_stated_policy_sends_an_unknown_message_once_more(person, settings):
    settings.NOTICE_RESEND_UNKNOWN = True
    one = notice(person)
    claim = claims.claim(clock=lambda: WEDNESDAY)
    sending.begin(claim.deliveries[0], lease=claim.lease, now=WEDNESDAY)

    deliver(WEDNESDAY + timedelta(minutes=6))

    assert standing(one) == ("sent", "")
    assert len(mail.outbox) == 1


def queries_of_a_claim():
    with CaptureQueriesContext(connection) as context:
        claims.claim(clock=lambda: WEDNESDAY)
    return len(context)


def test_claiming_takes_the_same_number_of_queries_for_one_and_for_many(db):
    where = department("D")
    notice(employee(where, email="a@example.org"))
    for_one = queries_of_a_claim()
    for number in range(20):
        notice(employee(where, email=f"{number}@example.org"))

    assert queries_of_a_claim() == for_one <= 14  # PostgreSQL locks the people in one of its own
