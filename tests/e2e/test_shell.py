"""The shell, the pages of accounts and every component, in a real browser."""

import pytest
from django.utils import timezone

from orgchange.accounts import services
from orgchange.core import registry
from tests.factories import accounts


@pytest.fixture
def owner(transactional_db):
    return accounts.user("E100", full_name="Amina Diallo", email="amina@example.org")


@pytest.mark.parametrize(
    ("path", "name", "status"),
    [
        ("/account/sign-in/", "sign-in", 200),
        ("/account/password/forgotten/", "forgotten", 200),
        ("/account/invitation/forged/", "link-expired", 410),
    ],
)
def test_pages_of_strangers_look_right(screens, transactional_db, path, name, status):
    screens(path, name, status=status)


def test_the_invitation_looks_right(screens, owner, live_server):
    url = services.create_one_time_link(user=owner, actor=None, now=timezone.now())

    screens(url.replace("http://localhost:8000", ""), "invitation")


@pytest.mark.parametrize(
    ("path", "name", "status"),
    [("/", "home", 200), ("/account/profile/", "profile", 200), ("/nowhere/", "not-found", 404)],
)
def test_pages_of_the_signed_in_look_right(screens, owner, path, name, status):
    screens(path, name, user=owner, status=status)


def test_every_component_looks_right(screens, owner, settings):
    settings.ROOT_URLCONF = "tests.e2e.gallery"

    screens("/gallery/?sort=name", "gallery", user=owner)


def test_signing_in_and_out_with_the_keyboard(open_page, owner):
    page = open_page(path="/account/sign-in/")

    page.keyboard.type("e100")
    page.keyboard.press("Tab")
    page.keyboard.type(accounts.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    page.get_by_label("Account of Amina Diallo").click()
    page.get_by_role("button", name="Sign out").click()

    page.wait_for_url("**/account/sign-in/")


def test_the_palette_finds_and_opens_with_the_keyboard(open_page, owner, monkeypatch):
    hits = [registry.SearchHit("Amina", "Logistics", "/account/profile/", "Person", "user")]
    source = registry.SearchSource(lambda request, query: hits, order=1)
    monkeypatch.setattr(registry, "search_sources", [source])
    page = open_page(owner, path="/")

    page.keyboard.press("Control+k")
    page.keyboard.type("ami")
    page.locator("#palette-hits a").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    page.wait_for_url("**/account/profile/")


def test_language_and_theme_switch_where_one_is(open_page, owner):
    page = open_page(owner, path="/account/profile/")

    page.get_by_role("button", name="简体中文").click()
    page.wait_for_url("**/account/profile/")
    page.get_by_role("button", name="主题：浅色").click()
    page.wait_for_url("**/account/profile/")

    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_the_drawer_opens_on_a_phone(open_page, owner):
    page = open_page(owner, width=390, path="/")
    assert not page.locator("#side").is_visible()

    page.get_by_label("Open menu").click()

    assert page.locator("#side").get_by_text("Settings").is_visible()


def test_everything_works_without_a_script(chromium, live_server, owner):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/account/sign-in/")
    page.get_by_label("Employee number or e-mail").fill("E100")
    page.get_by_label("Password").fill(accounts.PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    page.locator("a.search").click()
    page.get_by_role("searchbox").fill("sett")
    page.get_by_role("main").get_by_role("button", name="Search").click()

    page.get_by_role("main").get_by_role("link", name="Settings").wait_for()
    context.close()


def test_the_pages_of_the_api_draw_under_the_policy(open_page, owner):
    page = open_page(owner, path="/api/v1/docs/")

    # The first of them: further ones are drawn when they are scrolled to.
    page.get_by_text("/api/v1/access-grants/").first.wait_for()


def test_chosen_rows_bring_their_actions(open_page, owner, settings):
    settings.ROOT_URLCONF = "tests.e2e.gallery"
    page = open_page(owner, path="/gallery/")
    assert not page.get_by_role("button", name="Nudge").is_visible()

    page.get_by_label("Choose Amina Diallo").check()

    assert page.get_by_text("1 chosen").is_visible()
    page.get_by_label("Choose all").check()
    assert page.get_by_text("4 chosen").is_visible()
