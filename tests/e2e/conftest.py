"""A real browser: Debian's Chromium, the site in a thread, and eyes for what goes wrong.

`open_page(user)` gives a page signed in as `user`; `axe(page)` finds nothing; `screens(…)` walks
a page in two looks, or in all of them, with pictures, where SCREENS names a folder for these.
"""

import itertools
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from orgchange.accounts.models import User
from tests.e2e.firm import Firm

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
PHONE, LAPTOP, DESK = 390, 1024, 1440
ALL_LOOKS = [
    *itertools.product((PHONE, DESK), ("en", "zh-hans"), ("light", "dark")),
    (LAPTOP, "en", "dark"),
    (LAPTOP, "zh-hans", "light"),
]
# What every run walks: between them each width, language and theme once.
TWO_LOOKS = [(PHONE, "zh-hans", "dark"), (DESK, "en", "light")]
HEIGHT, TABLET = 900, 768
TALLEST = 8000  # pixels of a picture
# Answers that are errors on purpose, and requests that a newer one replaced, are no complaint.
EXPECTED = ("the server responded with a status of", "htmx:afterRequest", "htmx:sendAbort")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def firm(transactional_db) -> Firm:
    """Departments, people, courses and duties in every state."""
    return Firm()


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
        width: int = DESK,
        language: str = "en",
        theme: str = "light",
        path: str = "",
    ) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": HEIGHT},
            has_touch=width < TABLET,
            reduced_motion="reduce",
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        dress(context, live_server.url, user, language, theme)
        if user is not None:
            client = Client()
            client.force_login(user)
            value = client.cookies["sessionid"].value
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        page = context.new_page()
        page.on("console", complain)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if path:
            page.goto(path)
        return page

    with Traffic() as traffic:
        yield open_
        for context in contexts:
            context.close()
        traffic.wait_for_its_end()
    assert complaints == []


class Traffic:
    """The requests under way. SQLite in memory is one connection for the site and for the test:
    what a request still writes, or rolls back, would mix with the emptying of the tables."""

    def __init__(self) -> None:
        self.under_way, self.lock = 0, threading.Lock()

    def __enter__(self) -> Self:
        request_started.connect(self.begin)
        request_finished.connect(self.end)
        return self

    def __exit__(self, *_) -> None:
        request_started.disconnect(self.begin)
        request_finished.disconnect(self.end)

    def begin(self, **_) -> None:
        with self.lock:
            self.under_way += 1

    def end(self, **_) -> None:
        with self.lock:
            self.under_way -= 1

    def wait_for_its_end(self, seconds: float = 10) -> None:
        """Until nothing was under way twice in a row."""
        until, calm = time.monotonic() + seconds, 0
        while calm < 2 and time.monotonic() < until:
            time.sleep(0.03)
            calm = 0 if self.under_way > 0 else calm + 1


def dress(context, url: str, user: User | None, language: str, theme: str) -> None:
    """The pages that a context opens from now on are in this language and theme."""
    if user is not None:
        User.objects.filter(pk=user.pk).update(language=language, theme=theme)
    cookies = {settings.LANGUAGE_COOKIE_NAME: language, "theme": theme}
    context.add_cookies([{"name": k, "value": v, "url": url} for k, v in cookies.items()])


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """A function that fails with the names of what axe finds on a page."""

    def check(page: Page) -> None:
        page.evaluate(AXE_SCRIPT)
        found = page.evaluate("axe.run({resultTypes: ['violations']}).then(r => r.violations)")
        told = [f"{v['id']}: {n['html'][:160]}" for v in found for n in v["nodes"]]
        assert told == [], "\n".join(told)

    return check


@pytest.fixture
def screens(open_page, axe, live_server) -> Callable[..., None]:
    """A function that looks at a page: it must not scroll sideways, and axe must find nothing.

    One page of the browser is kept for each user and kind of device, and changes its clothes.
    """
    folder = os.environ.get("SCREENS")
    kept: dict[tuple[int | None, bool], Page] = {}

    def look(
        path: str,
        name: str,
        user: User | None = None,
        prepare: Callable[[Page], object] | None = None,
        status: int = 200,
    ) -> None:
        for width, language, theme in ALL_LOOKS if folder else TWO_LOOKS:
            device = (user.pk if user else None, width < TABLET)
            if device not in kept:
                kept[device] = open_page(user, width=width)
            page = kept[device]
            page.set_viewport_size({"width": width, "height": HEIGHT})
            dress(page.context, live_server.url, user, language, theme)
            answer = page.goto(path)
            assert answer is not None
            assert answer.status == status, f"{path}: {answer.status}"
            if prepare:
                prepare(page)
            total = page.evaluate("document.documentElement.scrollWidth")
            where = f"{name} {width} {language} {theme}"
            assert total <= width, f"{where} scrolls sideways: {total}"
            axe(page)
            if folder:
                keep_picture(page, width, Path(folder) / f"{name}-{width}-{language}-{theme}.png")

    return look


def keep_picture(page: Page, width: int, file: Path) -> None:
    """The whole page, in a window as tall as it: `full_page` would take the finger for a mouse."""
    file.parent.mkdir(parents=True, exist_ok=True)
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": min(max(height, HEIGHT), TALLEST)})
    page.screenshot(path=file)
