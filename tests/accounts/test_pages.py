"""Pages of the accounts: what a stranger, an owner and their programs see."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from orgchange.accounts import services, tasks
from orgchange.accounts.models import Invitation, User
from tests.factories import accounts

pytestmark = pytest.mark.django_db
NEW = "quiet amber lantern"
SIGN_IN = "/account/sign-in/"


@pytest.fixture
def owner():
    return accounts.user("E100", full_name="Amina Diallo", email="amina@example.org")


def sign_in(client, name="E100", password=accounts.PASSWORD):
    return client.post(SIGN_IN, {"username": name, "password": password})


@pytest.mark.parametrize("name", ["E100", "e100", " E100 "])
def test_signing_in_by_number_without_regard_to_case(client, owner, name):
    assert sign_in(client, name).headers["Location"] == "/"


def test_a_wrong_password_keeps_what_was_typed_and_says_so(client, owner):
    page = sign_in(client, password="wrong")

    assert "do not belong together" in page.text
    assert 'value="E100"' in page.text


def test_after_ten_wrong_passwords_the_page_says_how_long_to_wait(client, owner):
    for attempt in range(10):
        answer = sign_in(client, "E100" if attempt % 2 else "e100", "wrong")

    assert answer.status_code == 429
    assert "15 minutes" in answer.text
    assert sign_in(client).status_code == 429


def test_a_new_password_ends_the_lock_out(client, owner):
    for _attempt in range(10):
        sign_in(client, password="wrong")
    client.post("/account/password/forgotten/", {"name": "E100"})
    tasks.send_links()
    url = re.search(r"http://\S+", mail.outbox[0].body)[0]

    client.post(url, {"new": NEW, "again": NEW})

    assert sign_in(client, password=NEW).headers["Location"] == "/"


def test_a_forgotten_password_is_a_matter_of_a_minute(client, owner):
    client.post("/account/password/forgotten/", {"name": "E100"})
    tasks.send_links()
    url = re.search(r"http://\S+", mail.outbox[0].body)[0]

    page = client.get(url)
    answer = client.post(url, {"new": NEW, "again": NEW})

    assert "You will sign in as E100." in page.text
    assert answer.headers["Location"] == SIGN_IN
    assert sign_in(client, password=NEW).status_code == 302


def test_the_answer_does_not_tell_whether_an_account_exists(client, owner):
    def answer(name):
        page = client.post("/account/password/forgotten/", {"name": name}).text
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)

    assert answer("E100") == answer("E999")


def test_an_expired_link_says_what_to_do(client):
    answer = client.get(reverse("accounts:invitation", kwargs={"token": "1-forged"}))

    assert answer.status_code == 410
    assert "Send me a link" in answer.text


def test_passwords_that_differ_or_are_weak_are_named_beside_their_field(client, owner):
    from django.utils import timezone

    url = services.create_one_time_link(user=owner, actor=None, now=timezone.now())

    differ = client.post(url, {"new": NEW, "again": "other"})
    weak = client.post(url, {"new": "12345678", "again": "12345678"})

    assert differ.context["form"].errors["again"] == ["The two passwords differ."]
    assert "entirely numeric" in str(weak.context["form"].errors["new"])
    assert Invitation.objects.get().accepted_at is None


def test_signing_out_needs_a_post(client, owner):
    client.force_login(owner)

    assert client.get("/account/sign-out/").status_code == 405
    assert client.post("/account/sign-out/").headers["Location"] == SIGN_IN


def test_a_stranger_sees_no_settings(client):
    assert client.get("/account/profile/").headers["Location"].startswith(SIGN_IN)


def test_settings_are_kept(client, owner):
    client.force_login(owner)

    client.post(
        "/account/profile/",
        {"language": "zh-hans", "time_zone": "Asia/Shanghai", "theme": "dark"},
    )

    page = client.get("/account/profile/").text
    owner.refresh_from_db()
    assert (owner.language, owner.time_zone, owner.theme) == ("zh-hans", "Asia/Shanghai", "dark")
    assert '<html lang="zh-Hans" data-theme="dark">' in page


@pytest.mark.parametrize("field", ["language", "time_zone", "theme"])
def test_unknown_settings_are_refused(client, owner, field):
    client.force_login(owner)
    given = {"language": "en", "time_zone": "UTC", "theme": "dark", field: "nonsense"}

    page = client.post("/account/profile/", given)

    owner.refresh_from_db()
    assert field in page.context["preferences"].errors
    assert owner.theme == "system"


def test_a_changed_password_keeps_this_session_and_ends_others(client, owner, django_user_model):
    other = type(client)()
    sign_in(client)
    sign_in(other)

    client.post("/account/profile/password/", {"old": accounts.PASSWORD, "new": NEW, "again": NEW})

    assert client.get("/account/profile/").status_code == 200
    assert other.get("/account/profile/").status_code == 302


def test_a_wrong_present_password_is_named(client, owner):
    client.force_login(owner)

    page = client.post("/account/profile/password/", {"old": "wrong", "new": NEW, "again": NEW})

    assert page.context["password"].errors["old"] == ["The present password is not right."]


def test_a_token_is_shown_once_works_and_can_be_revoked(client, owner):
    client.force_login(owner)
    page = client.post("/account/profile/token/")
    key = Token.objects.get(user=owner).key
    api = APIClient(headers={"authorization": f"Token {key}"})

    assert key in page.text
    assert key not in client.get("/account/profile/").text
    assert api.get("/api/v1/me/").json()["username"] == "E100"

    client.post("/account/profile/token/revoke/")
    assert api.get("/api/v1/me/").status_code == 401


def test_the_api_tells_who_one_is_and_changes_only_preferences(owner):
    api = APIClient()
    api.force_authenticate(owner)

    answer = api.patch("/api/v1/me/", {"theme": "dark", "username": "boss"}, format="json")

    assert answer.json() == {
        "id": owner.pk,
        "username": "E100",
        "name": "Amina Diallo",
        "email": "amina@example.org",
        "language": "",
        "time_zone": "",
        "theme": "dark",
    }


def test_a_stranger_has_no_account_in_the_api():
    assert APIClient().get("/api/v1/me/").status_code == 401


def test_a_closed_account_cannot_sign_in(client, owner):
    User.objects.update(is_active=False)

    assert sign_in(client).status_code == 200


def test_a_fragment_asked_for_after_the_session_ended_sends_the_page_to_sign_in(client):
    headers = {"hx-request": "true", "hx-current-url": "http://testserver/coverage/?on=x"}

    answer = client.get("/search/?q=amina", headers=headers, follow=True)

    assert answer.headers["HX-Redirect"] == f"{SIGN_IN}?next=%2Fcoverage%2F%3Fon%3Dx"
