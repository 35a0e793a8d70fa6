"""Pages of proposals: saved as one types, checked, handed in, read by others."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orgchange.innovation.models import Comment, Move, Proposal
from orgchange.innovation.proposing import versions
from orgchange.innovation.services import drafting, submitting
from orgchange.innovation.services.contents import Content
from tests.factories import innovation as f
from tests.innovation.proposing import filled, fund_with_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return fund_with_people(now=timezone.now(), blindness="double")


@pytest.fixture
def browser(world):
    def open_(who, name, *args, post=None, query="", **headers):
        client = Client(headers=headers)
        client.force_login(world.u[who])
        path = reverse(f"innovation:{name}", args=args) + query
        return client.get(path) if post is None else client.post(path, post)

    return open_


@pytest.fixture
def draft(world):
    row = f.proposal(world.round, world.p["ada"], state="draft", now=timezone.now())
    filled(row.versions.get(), world.p["ben"])
    return row


def typed(step, revision, **fields):
    return {"step": step, "revision": revision, **fields}


def lines(*rows):
    form = {"lines-TOTAL_FORMS": len(rows), "lines-INITIAL_FORMS": 0}
    for index, (text, amount) in enumerate(rows):
        form |= {f"lines-{index}-text": text, f"lines-{index}-amount": amount}
    return form


def test_what_is_typed_saves_itself_and_names_the_next_revision(draft, browser):
    form = typed("idea", 0, title="Draft all reports", scenario="Daily.")

    answer = browser("ada", "save-proposal", draft.pk, post=form)

    assert versions.current(draft).title == "Draft all reports"
    assert 'name="revision" id="revision" value="1"' in answer.text


def test_what_cannot_be_read_is_said_beside_its_field_and_the_rest_is_saved(draft, browser):
    form = typed("metric", 0, metric="Minutes", target="a lot")

    answer = browser("ada", "save-proposal", draft.pk, post=form)

    assert versions.current(draft).metric == "Minutes"
    assert 'id="id_target_error" hx-swap-oob="true"><div class="error">' in answer.text


def test_a_second_window_is_told_instead_of_overwriting(draft, browser):
    browser("ada", "save-proposal", draft.pk, post=typed("idea", 0, title="First"))

    answer = browser("ada", "save-proposal", draft.pk, post=typed("idea", 0, title="Second"))

    assert versions.current(draft).title == "First"
    assert "saved from another window" in answer.text


def test_the_sum_of_the_budget_follows_the_rows(draft, browser):
    form = typed("money", 0, **lines(("Licences", "1200.50"), ("Training", "800"), ("", "")))

    answer = browser("ada", "save-proposal", draft.pk, post=form)

    assert "2,000.50 of at most 25,000 EUR" in answer.text


def test_a_row_is_taken_away(draft, browser):
    form = typed("money", 0, **lines(("Licences", "1200"), ("Training", "800")))

    browser("ada", "edit-proposal", draft.pk, post={**form, "remove": "lines-0"})

    assert [row.text for row in versions.current(draft).lines.all()] == ["Training"]


def test_the_steps_lead_to_the_check_and_the_check_hands_in(draft, browser):
    answer = browser("ada", "edit-proposal", draft.pk, post=typed("idea", 0, title="Reports"))
    assert answer.url.endswith("?step=metric")

    browser("ada", "submit-proposal", draft.pk, post={})

    draft.refresh_from_db()
    assert (
        draft.state == "draft"
    )  # the scenario is gone with the post above: it says what is missing
    assert "Scenario: This is still missing." in browser("ada", "check-proposal", draft.pk).text


def test_a_complete_one_is_handed_in_from_the_check(draft, browser):
    answer = browser("ada", "submit-proposal", draft.pk, post={})

    draft.refresh_from_db()
    assert (answer.status_code, draft.state, draft.versions.get().number) == (302, "submitted", 1)


def test_a_micro_form_asks_for_what_fits_on_a_phone(world, browser):
    row = drafting.start(of=world.round, lane="micro", actor=world.u["ada"], now=timezone.now())

    answer = browser("ada", "edit-proposal", row.pk, query="?step=metric")

    assert 'name="target"' in answer.text
    assert 'name="baseline"' not in answer.text


@pytest.fixture
def idea(world, draft):
    submitting.submit(proposal=draft, actor=world.u["ada"], now=timezone.now())
    return draft


def decide_untold(idea, world):
    """The chair went on and the manager marked it, which nobody outside was told."""
    now = timezone.now()
    Proposal.objects.filter(pk=idea.pk).update(
        state="marked_decline", told_state="calibration", due_at=now + timedelta(days=3)
    )
    Move.objects.create(
        proposal=idea,
        transition="mark_decline",
        source="calibration",
        target="marked_decline",
        at=now,
        by=world.u["manager"],
        words="Too vague for us.",
        is_told=False,
    )


@pytest.mark.parametrize("who", ["ada", "stranger"])
def test_what_was_decided_and_not_told_shows_nowhere(who, idea, world, browser):
    before = browser(who, "proposal", idea.pk).text
    decide_untold(idea, world)

    page = browser(who, "proposal", idea.pk).text
    listed = browser(who, "all-ideas").text

    assert "submitted" in before.lower() or "reading" in before
    for text in (page, listed):
        assert "Marked" not in text
        assert "Too vague" not in text


def test_the_committee_reads_the_inner_state_and_the_words(idea, world, browser):
    decide_untold(idea, world)

    page = browser("manager", "proposal", idea.pk).text

    assert "Marked to decline" in page
    assert "Too vague for us." in page


def test_in_a_double_blind_round_nobody_outside_reads_who_submits(idea, browser, world):
    Comment.objects.create(proposal=idea, author=world.p["ada"], at=timezone.now(), text="Me.")

    pages = [
        browser("stranger", name, *args).text
        for name, args in (
            ("proposal", [idea.pk]),
            ("discussion", [idea.pk]),
            ("all-ideas", []),
            ("proposal-versions", [idea.pk]),
        )
    ]

    for page in pages:
        assert "Ada" not in page
        assert "Ben" not in page
    assert "0 ideas" in browser("stranger", "all-ideas", query="?q=Ada").text


def test_versions_say_what_changed(idea, world, browser):
    drafting.save(
        proposal=idea,
        revision=versions.revision_of(idea),
        content=Content({"scenario": "Inspectors write the same report by voice."}),
        actor=world.u["ada"],
        now=timezone.now(),
    )
    submitting.hand_in_changes(proposal=idea, actor=world.u["ada"], now=timezone.now())

    page = browser("stranger", "proposal-versions", idea.pk).text

    assert "<ins>voice.</ins>" in page
    assert "<del>hand after each visit.</del>" in page


def test_inner_comments_are_for_the_committee(idea, world, browser):
    Comment.objects.create(
        proposal=idea, author=world.p["chair"], at=timezone.now(), text="Hm.", is_inner=True
    )

    assert "Hm." in browser("manager", "discussion", idea.pk).text
    assert "Hm." not in browser("stranger", "discussion", idea.pk).text
    assert "Hm." not in browser("ada", "discussion", idea.pk).text


def test_home_says_where_ones_own_are(idea, browser, world):
    client = Client()
    client.force_login(world.u["ada"])

    page = client.get("/").text

    assert "We are reading it" in page
    assert "answer by" in page
