"""The inbox and the reminders pages, in a real browser."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.assignments import reminders
from orgchange.notices import delivery, folder, heartbeats
from orgchange.notices.models import Delivery, Notice
from tests.factories.assignments import course, obligation, requirement
from tests.factories.directory import department, employee, grant, user

WEEK = timedelta(days=7)


@pytest.fixture
def firm(transactional_db, settings, tmp_path):
    """People with reminders of every fate; a machine that runs, but for the recount."""
    settings.EMAIL_FOLDER = tmp_path
    settings.EMAIL_BACKEND = "orgchange.notices.folder.FolderBackend"
    settings.NOTICE_HOURS, settings.NOTICE_ANY_DAY = [0, 24], True
    now = timezone.now()
    long_ago = now - 9 * WEEK
    sales, shops = department("SALES", name="Sales"), department("SHOPS", name="Shops")
    boss = employee(sales, name="Marco Silva", email="marco@example.org")
    hr = user(employee(sales, name="Hanna Ray", email="hanna@example.org"))
    grant(hr, "hr")
    user(boss)
    what = requirement(course("ai", title="AI literacy for everyone"))
    what.course.title_zh = "人人必修：AI 素养"
    what.course.save()
    for number in range(14):
        person = employee(
            shops if number % 3 else sales,
            name=f"Person {chr(65 + number)}",
            email="" if number == 4 else f"p{number}@example.org",
            manager_id=boss.pk,
        )
        due_on = now.date() + timedelta(days=(7, 1, -7, 10, 8, 0, 14)[number % 7])
        obligation(person, what, due_on=due_on, since=long_ago.date(), at=long_ago)
    obligation(boss, what, due_on=now.date() + WEEK, since=long_ago.date(), at=long_ago)
    reminders.plan(now=now)
    delivery.deliver(clock=lambda: now)
    lost = Delivery.objects.filter(recipient__full_name="Person B")
    lost.update(state="unknown", error="timed out")
    Notice.objects.filter(deliveries__in=lost).update(state="unknown")
    for name in (heartbeats.PLAN, heartbeats.DELIVER):
        heartbeats.begin(name=name, now=now)
        heartbeats.end(name=name, now=now, detail={})
    return {"boss": boss.user, "hr": hr, "lost": lost.get().notices.get()}


@pytest.mark.parametrize("path", ["/notices/", "/notices/choices/"])
def test_ones_own_pages_look_right(screens, firm, path):
    screens(path, path.strip("/").replace("/", "-"), user=firm["boss"])


@pytest.mark.parametrize(
    "path",
    [
        "/notices/reminders/",
        "/notices/words/",
        "/notices/words/due_soon/en/",
        "/notices/words/team_digest/zh-hans/",
        "/notices/folder/",
    ],
)
def test_the_pages_of_hr_look_right(screens, firm, path):
    screens(path, path.strip("/").replace("/", "-"), user=firm["hr"])


def test_a_message_of_unknown_outcome_looks_right_and_is_sent_again(screens, open_page, firm):
    path = f"/notices/{firm['lost'].pk}/"
    screens(path, "notice-unknown", user=firm["hr"])

    page = open_page(firm["hr"], path=path)
    page.get_by_role("button", name="Send again").click()
    page.wait_for_url(f"**{path}")

    assert Delivery.objects.filter(state="resend").count() == 1


def test_a_letter_of_the_folder_looks_right(screens, firm):
    screens(f"/notices/folder/{folder.names()[0]}/", "letter", user=firm["hr"])


def test_a_notice_is_opened_from_the_inbox_and_the_count_goes_down(open_page, firm):
    page = open_page(firm["boss"], path="/notices/")
    before = page.locator(".top .count").inner_text()

    page.get_by_role("button", name="Open:").first.click()
    page.goto("/notices/")

    assert int(page.locator(".top .count").inner_text() or 0) == int(before) - 1
