"""Inviting, links and passwords: what the services do and refuse."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from orgchange.accounts import links, mails, services, tasks
from orgchange.accounts.models import Invitation, User
from orgchange.audit.models import AuditEntry
from orgchange.core.errors import InvalidInput
from tests.factories import accounts

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 13, 9, 0, tzinfo=UTC)
NEW = "quiet amber lantern"


@pytest.fixture
def hr():
    return accounts.user("hr")


@pytest.fixture
def owner():
    return accounts.user("E100", full_name="Amina Diallo", email="amina@example.org", password=None)


def token_of(url):
    return url.rstrip("/").rsplit("/", 1)[1]


def test_an_invitation_goes_out_once_with_a_link_that_opens(owner, hr):
    invitation = services.invite(user=owner, actor=hr, now=NOW)

    assert mails.send(invitation.pk, now=NOW)
    assert not mails.send(invitation.pk, now=NOW)

    (message,) = mail.outbox
    assert message.to == ["amina@example.org"]
    assert links.url(invitation) in message.body
    assert "sign in as E100" in message.body


def test_mail_is_written_in_the_language_of_its_reader(owner, hr):
    owner.language = "zh-hans"
    owner.save()

    message = mails.message(services.invite(user=owner, actor=hr, now=NOW))

    assert message.subject == "您的 OrgChange 账号：请设置密码"


def test_nothing_leaves_before_commit(owner, hr, django_capture_on_commit_callbacks, settings):
    settings.REDIS_URL = ""
    with django_capture_on_commit_callbacks() as waiting:
        services.invite(user=owner, actor=hr, now=NOW)

    assert len(waiting) == 1
    assert mail.outbox == []


def test_a_failed_send_can_be_tried_again(owner, hr, monkeypatch):
    invitation = services.invite(user=owner, actor=hr, now=NOW)
    monkeypatch.setattr(mails.EmailMessage, "send", fail)
    assert not mails.send(invitation.pk, now=NOW)
    monkeypatch.undo()

    assert mails.due(now=NOW) == [invitation.pk]
    assert mails.send(invitation.pk, now=NOW)
    assert mails.due(now=NOW) == []


def fail(*args, **kwargs):
    raise ConnectionRefusedError


def test_a_message_being_sent_is_left_alone_until_its_lease_ends(owner, hr):
    invitation = services.invite(user=owner, actor=hr, now=NOW)
    Invitation.objects.update(leased_until=NOW + mails.LEASE)

    assert not mails.send(invitation.pk, now=NOW)
    assert mails.send(invitation.pk, now=NOW + mails.LEASE + timedelta(seconds=1))


def test_the_sweep_sends_what_a_wake_up_lost(owner, hr):
    services.invite(user=owner, actor=hr, now=datetime.now(UTC))

    assert tasks.send_links() == 1
    assert tasks.send_links() == 0


def test_choosing_a_password_uses_the_link_up_and_is_recorded(owner, hr):
    token = token_of(links.url(services.invite(user=owner, actor=hr, now=NOW)))

    services.choose_password(token=token, password=NEW, now=NOW + timedelta(days=13))

    owner.refresh_from_db()
    assert owner.check_password(NEW)
    with pytest.raises(links.LinkExpired):
        services.choose_password(token=token, password=NEW, now=NOW + timedelta(days=13))
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", "actor"))
    assert actions == [("account.invited", hr.pk), ("account.password_chosen", owner.pk)]


@pytest.mark.parametrize("days", [14, 400])
def test_an_old_link_does_not_open(owner, hr, days):
    token = token_of(links.url(services.invite(user=owner, actor=hr, now=NOW)))

    with pytest.raises(links.LinkExpired):
        links.find(token, now=NOW + timedelta(days=days))


@pytest.mark.parametrize("token", ["", "1", "1-forged", "x-y", "\0", "9" * 5000, "²-1"])
def test_a_forged_link_does_not_open(owner, hr, token):
    services.invite(user=owner, actor=hr, now=NOW)

    with pytest.raises(links.LinkExpired):
        links.find(token, now=NOW)


def test_a_link_of_a_row_that_a_restored_backup_numbers_again_does_not_open(owner, hr):
    token = token_of(services.create_one_time_link(user=owner, actor=hr, now=NOW))
    Invitation.objects.update(created_at=NOW + timedelta(minutes=1))

    with pytest.raises(links.LinkExpired):
        links.find(token, now=NOW)


def test_a_new_link_ends_the_one_before(owner, hr):
    first = token_of(services.create_one_time_link(user=owner, actor=hr, now=NOW))
    services.create_one_time_link(user=owner, actor=hr, now=NOW)

    with pytest.raises(links.LinkExpired):
        links.find(first, now=NOW)


def test_a_weak_password_is_refused_and_the_link_stays_good(owner, hr):
    token = token_of(services.create_one_time_link(user=owner, actor=hr, now=NOW))

    with pytest.raises(InvalidInput) as refusal:
        services.choose_password(token=token, password="12345678", now=NOW)

    assert {problem.field for problem in refusal.value.problems} == {"password"}
    assert links.find(token, now=NOW).user == owner


def test_who_has_no_address_of_their_own_gets_a_link_from_hr(hr):
    shared = [accounts.user(email="shop@example.org"), accounts.user(email="Shop@example.org")]

    with pytest.raises(services.NoOwnAddress):
        services.invite(user=shared[0], actor=hr, now=NOW)
    with pytest.raises(services.NoOwnAddress):
        services.invite(user=hr, actor=hr, now=NOW)
    assert "/account/invitation/" in services.create_one_time_link(
        user=shared[0], actor=hr, now=NOW
    )


def test_a_closed_account_gets_no_link(owner, hr):
    owner.is_active = False
    owner.save()

    with pytest.raises(services.AccountClosed):
        services.invite(user=owner, actor=hr, now=NOW)
    services.forgot_password(name="E100", now=NOW)
    assert not Invitation.objects.exists()


def test_a_link_stops_when_its_account_is_closed(owner, hr):
    token = token_of(services.create_one_time_link(user=owner, actor=hr, now=NOW))
    owner.is_active = False
    owner.save()

    with pytest.raises(links.LinkExpired):
        links.find(token, now=NOW)


@pytest.mark.parametrize("name", ["E100", " e100 ", "amina@example.org", "AMINA@example.org"])
def test_a_forgotten_password_is_found_by_number_or_address(owner, name):
    services.forgot_password(name=name, now=NOW)

    assert Invitation.objects.get().user == owner


@pytest.mark.parametrize("name", ["nobody", "nobody@example.org", "", "\0"])
def test_a_name_without_account_makes_nothing(owner, name):
    services.forgot_password(name=name, now=NOW)

    assert not Invitation.objects.exists()


def test_a_shared_mailbox_opens_nobodys_account(hr):
    for name in ("S1", "S2"):
        accounts.user(name, email="shop@example.org")

    services.forgot_password(name="shop@example.org", now=NOW)
    services.forgot_password(name="S1", now=NOW)

    assert not Invitation.objects.exists()


def test_the_fourth_request_within_an_hour_is_ignored(owner):
    for minutes in range(5):
        services.forgot_password(name="E100", now=NOW + timedelta(minutes=minutes))
    assert Invitation.objects.count() == 3

    services.forgot_password(name="E100", now=NOW + timedelta(hours=2))
    assert Invitation.objects.count() == 4


def test_changing_a_password_asks_for_the_present_one(owner):
    user = accounts.user()

    with pytest.raises(InvalidInput):
        services.change_password(user=user, old="wrong", new=NEW, now=NOW)
    services.change_password(user=user, old=accounts.PASSWORD, new=NEW, now=NOW)

    assert User.objects.get(pk=user.pk).check_password(NEW)
