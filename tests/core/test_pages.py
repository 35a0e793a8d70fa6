"""The shell: home, search, language and theme, errors and refusals."""

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import path

from orgchange.accounts.models import User
from orgchange.core import registry
from orgchange.core.errors import InvalidInput, NotAllowed, Problem

pytestmark = pytest.mark.django_db


def _refuse(request):
    raise NotAllowed("Only HR may do this.")


def _invalid(request):
    raise InvalidInput("Two rows are wrong.", problems=[Problem("row 3", "date", "No such day.")])


def _forbidden(request):
    raise PermissionDenied


def _suspicious(request):
    raise SuspiciousOperation


def _broken(request):
    raise RuntimeError


def _zone(request):
    return HttpResponse(f"{request.time_zone} {request.employee}")


from config import urls as real  # noqa: E402

handler400, handler403 = real.handler400, real.handler403
handler404, handler500 = real.handler404, real.handler500
urlpatterns = [
    path("refuse/", _refuse),
    path("invalid/", _invalid),
    path("forbidden/", _forbidden),
    path("suspicious/", _suspicious),
    path("broken/", _broken),
    path("zone/", _zone),
    *real.urlpatterns,
]
with_test_urls = override_settings(ROOT_URLCONF=__name__)


@pytest.fixture
def owner(client):
    user = User.objects.create_user("E1", "pw", full_name="Marco Silva")
    client.force_login(user)
    return user


def test_home_greets_and_says_that_nothing_waits(client, owner, monkeypatch):
    monkeypatch.setattr(registry, "home_cards", [])

    page = client.get("/").text

    assert "Marco" in page
    assert "Nothing is waiting for you" in page


def test_home_shows_the_cards_of_the_areas_in_their_order(client, owner, monkeypatch):
    cards = [
        registry.HomeCard("core/components/note.html", lambda request: {}, order=2),
        registry.HomeCard("core/components/note.html", lambda request: None, order=1),
        registry.HomeCard("core/components/note.html", lambda request: {}, 1, column="side"),
    ]
    monkeypatch.setattr(registry, "home_cards", cards)

    columns = client.get("/").context["columns"]

    assert len(columns["main"]) == 1
    assert len(columns["side"]) == 1


def test_home_says_in_a_sentence_what_its_cards_say(client, owner, monkeypatch):
    note = "core/components/note.html"
    cards = [
        registry.HomeCard(note, lambda request: {"summary": "One thing is late."}, order=1),
        registry.HomeCard(note, lambda request: {}, order=2),
    ]
    monkeypatch.setattr(registry, "home_cards", cards)

    assert "<p>One thing is late.</p>" in client.get("/").text


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get("/").headers["Location"] == "/account/sign-in/?next=/"


def test_the_language_is_kept_with_the_account(client, owner):
    client.post("/preferences/", {"language": "zh-hans", "next": "/search/"})

    page = client.get("/").text

    owner.refresh_from_db()
    assert owner.language == "zh-hans"
    assert '<html lang="zh-Hans"' in page


def test_the_language_of_a_stranger_is_kept_in_a_cookie(client):
    client.post("/preferences/", {"language": "zh-hans"})

    assert '<html lang="zh-Hans"' in client.get("/account/sign-in/").text


def test_the_browsers_language_counts_first_time(client):
    page = client.get("/account/sign-in/", headers={"accept-language": "zh-CN,zh;q=0.9"})

    assert page.headers["Content-Language"] == "zh-hans"


def test_the_theme_is_drawn_by_the_server(client, owner):
    client.post("/preferences/", {"theme": "dark"})

    assert 'data-theme="dark"' in client.get("/").text


def test_preferences_send_nobody_to_another_site(client):
    answer = client.post("/preferences/", {"theme": "dark", "next": "https://evil.example/"})

    assert answer.headers["Location"] == "/"


def test_unknown_preferences_change_nothing(client, owner):
    answer = client.post("/preferences/", {"theme": "pink", "language": "xx"})

    owner.refresh_from_db()
    assert (owner.theme, owner.language, dict(answer.cookies)) == ("system", "", {})


def test_search_asks_every_area_within_what_the_asker_may_see(client, owner, monkeypatch):
    seen = []

    def search(request, query):
        seen.append((request.user, query))
        return [registry.SearchHit("<b>Amina", "Logistics", "/x/", "Person", "user")]

    monkeypatch.setattr(registry, "search_sources", [registry.SearchSource(search, 1)])

    page = client.get("/search/", {"q": "  ami\0na  "}).text
    part = client.get("/search/", {"q": "amina"}, headers={"hx-request": "true"}).text

    assert seen == [(owner, "amina"), (owner, "amina")]
    assert "&lt;b&gt;Amina" in page
    assert "<html" not in part


@with_test_urls
def test_a_refusal_is_a_page_that_says_why(client, owner):
    answer = client.get("/refuse/")

    assert answer.status_code == 403
    assert "Only HR may do this." in answer.text


@with_test_urls
def test_a_refusal_is_a_toast_for_htmx(client, owner):
    answer = client.post("/refuse/", headers={"hx-request": "true"})

    assert answer.status_code == 403
    assert answer.headers["HX-Retarget"] == "#toasts"
    assert "<html" not in answer.text


@with_test_urls
def test_wrong_input_names_each_place(client, owner):
    answer = client.get("/invalid/")

    assert answer.status_code == 400
    assert "row 3" in answer.text
    assert "No such day." in answer.text


@with_test_urls
@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    ("url", "status"),
    [("/suspicious/", 400), ("/forbidden/", 403), ("/nowhere/", 404), ("/broken/", 500)],
)
def test_errors_have_pages_in_both_languages(client, owner, url, status, language):
    client.raise_request_exception = False
    client.post("/preferences/", {"language": language})

    answer = client.get(url)

    assert answer.status_code == status
    assert ("Go to the home page" in answer.text) == (language == "en")
    assert ('<html lang="zh-Hans"' in answer.text) == (language == "zh-hans")


@with_test_urls
def test_errors_of_the_api_are_problem_details(client, owner):
    answer = client.get("/api/v1/nowhere/")

    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 404


@with_test_urls
def test_the_zone_is_ones_own_then_ones_workplaces_then_the_firms(client, owner, monkeypatch):
    monkeypatch.setattr(registry.person_of, "value", None)
    assert client.get("/zone/").text == "Europe/London None"

    person = registry.Person(employee="Marco", time_zone="Asia/Shanghai")
    monkeypatch.setattr(registry.person_of, "value", lambda user: person)
    assert client.get("/zone/").text == "Asia/Shanghai Marco"

    owner.time_zone = "America/New_York"
    owner.save()
    assert client.get("/zone/").text == "America/New_York Marco"

    owner.time_zone = "Mars/Olympus"
    owner.save()
    assert client.get("/zone/").text == "Europe/London Marco"


def test_the_shell_obeys_its_own_policy(client, owner):
    answer = client.get("/")
    policy = answer.headers["Content-Security-Policy"]
    nonce = policy.split("'nonce-")[1].split("'")[0]

    assert f'nonce="{nonce}"' in answer.text
    assert "unsafe" not in policy
    assert " style=" not in answer.text
    assert "onclick" not in answer.text


def test_a_toast_can_be_taken_back(client, owner):
    from orgchange.core.toasts import toast, undo_url

    request = RequestFactory().get("/")
    request.session = client.session
    request._messages = __import__(
        "django.contrib.messages.storage.session", fromlist=["SessionStorage"]
    ).SessionStorage(request)
    toast(request, "Nudged 2 people", undo_url="/undo/7/")

    (message,) = get_messages(request)

    assert undo_url(message.extra_tags) == "/undo/7/"
