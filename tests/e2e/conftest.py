"""A real browser: Debian's Chromium, the site in a thread, and eyes for what goes wrong.

`open_page(user)` gives a page signed in as `user`; `axe(page)` finds nothing; `screens(…)` keeps
pictures in the folder that SCREENS names; without it the gallery is not walked (`make screens`).
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from orgchange.accounts.models import User

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = (390, 1440)
LANGUAGES = ("en", "zh-hans")
THEMES = ("light", "dark")
# Answers that are errors on purpose, and requests that a newer one replaced, are no complaint.
EXPECTED = ("the server responded with a status of", "htmx:afterRequest", "htmx:sendAbort")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the session."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("Chromium is missing: on Debian, apt-get install chromium fonts-noto-cjk")
    # Playwright's loop runs in this thread; Django would take it for an async view.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """A function that opens a page of the site; what its console complains about fails the test."""
    contexts, complaints = [], []

    def complain(message) -> None:
        if message.type in ("error", "warning") and not any(
            words in message.text for words in EXPECTED
        ):
            complaints.append(message.text)

    def open_(
        user: User | None = None,
        *,
        width: int = 1440,
        language: str = "en",
        theme: str = "light",
        path: str = "",
    ) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            has_touch=width < 768,
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        cookies: dict[str, str] = {settings.LANGUAGE_COOKIE_NAME: language, "theme": theme}
        if user is not None:
            User.objects.filter(pk=user.pk).update(language=language, theme=theme)
            client = Client()
            client.force_login(user)
            cookies[settings.SESSION_COOKIE_NAME] = client.cookies["sessionid"].value
        url = live_server.url
        context.add_cookies([{"name": k, "value": v, "url": url} for k, v in cookies.items()])
        page = context.new_page()
        page.on("console", complain)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if path:
            page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """A function that fails with the names of what axe finds on a page."""

    def check(page: Page) -> None:
        found = Axe().run(page).response["violations"]
        told = [f"{v['id']}: {n['html'][:160]}" for v in found for n in v["nodes"]]
        assert told == [], "\n".join(told)

    return check


@pytest.fixture
def screens(open_page, axe) -> Callable[..., None]:
    """A function that looks at a page in both widths, languages and themes.

    It must not scroll sideways and axe must find nothing; pictures go to the folder SCREENS.
    """

    def look(
        path: str,
        name: str,
        user: User | None = None,
        prepare: Callable[[Page], object] | None = None,
        widths: tuple[int, ...] = WIDTHS,
    ) -> None:
        folder = os.environ.get("SCREENS")
        if not folder:
            pytest.skip("the gallery is walked by `make screens`")
        for width in widths:
            for language in LANGUAGES:
                for theme in THEMES:
                    where = f"{name} {width} {language} {theme}"
                    page = open_page(user, width=width, language=language, theme=theme, path=path)
                    if prepare:
                        prepare(page)
                    Path(folder).mkdir(parents=True, exist_ok=True)
                    file = Path(folder) / f"{name}-{width}-{language}-{theme}.png"
                    page.screenshot(path=file, full_page=True)
                    total = page.evaluate("document.documentElement.scrollWidth")
                    assert total <= width, f"{where} scrolls sideways: {total}"
                    axe(page)
                    page.context.close()

    return look
