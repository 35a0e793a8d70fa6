"""A proposal in a real browser: it saves itself, and every page of it is looked at."""

import pytest
from django.utils import timezone

from orgchange.innovation.models import Comment, Question
from orgchange.innovation.proposing import versions
from orgchange.innovation.services import drafting, submitting, voting
from orgchange.innovation.services.contents import Content
from tests.factories import innovation as f
from tests.innovation.proposing import filled, fund_with_people


@pytest.fixture
def world(transactional_db):
    """Ada has a draft, an idea with two versions and a comment, and one with a question."""
    now = timezone.now()
    made = fund_with_people(now=now)
    made.draft = f.proposal(made.round, made.p["ada"], state="draft", now=now)
    filled(made.draft.versions.get(), made.p["ben"])
    made.idea = f.proposal(made.round, made.p["ada"], state="draft", now=now)
    filled(made.idea.versions.get(), made.p["ben"], title="用照片读取送货单")
    submitting.submit(proposal=made.idea, actor=made.u["ada"], now=now)
    content = Content({"scenario": "Inspectors write the same report by voice."})
    revision = versions.revision_of(made.idea)
    drafting.save(
        proposal=made.idea, revision=revision, content=content, actor=made.u["ada"], now=now
    )
    submitting.hand_in_changes(proposal=made.idea, actor=made.u["ada"], now=now)
    voting.vote(proposal=made.idea, points=3, actor=made.u["stranger"], now=now)
    Comment.objects.create(
        proposal=made.idea, author=made.p["chair"], at=now, text="Hm.", is_inner=True
    )
    Comment.objects.create(proposal=made.idea, author=made.p["ben"], at=now, text="Good.")
    made.asked = f.proposal(made.round, made.p["ada"], state="needs_info", now=now)
    Question.objects.create(
        proposal=made.asked, asked_by=made.p["manager"], asked_at=now, text="How often?"
    )
    return made


def test_what_is_typed_saves_itself_and_the_next_step_does_not_lose_it(world, open_page):
    page = open_page(world.u["ada"], path=f"/fund/ideas/{world.draft.pk}/edit/?step=money")
    with page.expect_response("**/save/"):
        page.fill("#id_lines-0-amount", "7000.50")
    page.wait_for_function("document.querySelector('#budget-sum').textContent.includes('9,000.50')")

    with page.expect_response("**/save/"):
        page.fill("#id_lines-0-text", "Licences and hosting")
    page.click("text=Next")
    page.wait_for_url("**step=people")

    lines = [(row.text, str(row.amount)) for row in versions.current(world.draft).lines.all()]
    assert lines == [("Licences and hosting", "7000.50"), ("Training", "2000.00")]


def test_a_step_that_is_pressed_while_a_save_is_under_way_waits_for_it(world, open_page):
    page = open_page(world.u["ada"], path=f"/fund/ideas/{world.draft.pk}/edit/?step=idea")
    with page.expect_request("**/save/"):
        page.type("#id_title", "x")
    page.click("text=Next")
    page.wait_for_url("**step=metric")

    assert versions.current(world.draft).title.startswith("x")


def test_look(world, screens):
    ada, manager, stranger = (world.u[name] for name in ("ada", "manager", "stranger"))
    draft, idea, asked = world.draft.pk, world.idea.pk, world.asked.pk
    screens("/fund/ideas/", "ideas-mine", ada)
    screens("/fund/ideas/all/", "ideas-all", stranger)
    screens("/fund/ideas/followed/", "ideas-followed", stranger)
    screens("/fund/ideas/new/", "ideas-new", ada)
    for step in ("idea", "metric", "means", "data", "plan", "money", "people"):
        screens(f"/fund/ideas/{draft}/edit/?step={step}", f"ideas-step-{step}", ada)
    screens(f"/fund/ideas/{draft}/check/", "ideas-check", ada)
    screens(f"/fund/ideas/{idea}/", "ideas-proposal", stranger)
    screens(f"/fund/ideas/{asked}/", "ideas-asked", ada)
    screens(f"/fund/ideas/{asked}/answers/", "ideas-answers", ada)
    screens(f"/fund/ideas/{idea}/act/withdraw/", "ideas-withdraw", ada)
    screens(f"/fund/ideas/{idea}/discussion/", "ideas-discussion", manager)
    screens(f"/fund/ideas/{idea}/versions/", "ideas-versions", stranger)
    screens("/", "ideas-home", ada)
