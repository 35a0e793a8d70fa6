"""A review, the standings, the panel and a draw in a real browser: by mouse and by keyboard."""

from datetime import timedelta

import pytest
from django.utils import timezone

from orgchange.innovation.models import (
    Draw,
    PanelItem,
    PanelSession,
    Proposal,
    ProposalVersion,
    Review,
    Tagging,
)
from orgchange.innovation.services import freezing
from tests.factories import directory as people
from tests.factories import innovation as make

REVIEWERS = ("Rita Redstart", "Rolf Nuthatch", "Ruth Wren")
SCORES = {"Count pallets": (5, 4, 4), "Sort mails": (4, 4, 3), "Plan shifts": (2, 1, 2)}


class Firm:
    """A round in which two proposals wait for Rita, and three stand before the panel."""

    def __init__(self):
        self.now = timezone.now()
        service = people.department("SERVICE", name="Service")
        self.ada = people.employee(service, name="Ada Byron")
        self.reviewers = [people.employee(service, name=name) for name in REVIEWERS]
        self.rita = self.reviewers[0]
        self.carla = people.employee(service, name="Carla Chair")
        self.fund = make.fund("ideas", name="Front-line ideas", name_zh="一线创意基金")
        year = self.now.date().replace(month=1, day=1)
        make.period(self.fund, since=year, until=year + timedelta(days=366), money=100_000)
        for person in self.reviewers:
            make.office(self.fund, person, "reviewer")
        make.office(self.fund, self.carla, "chair")
        self.round = make.round_of(self.fund, name="Autumn", name_zh="秋季", now=self.now)
        self.first, self.second = (self.waiting(title) for title in ("Read notes", "Draft reports"))
        self.compared = {title: self.scored(title, scores) for title, scores in SCORES.items()}
        self.reviewer, self.chair = people.user(self.rita), people.user(self.carla)

    def proposal(self, title, state):
        row = make.proposal(self.round, self.ada, title=title, state=state, now=self.now)
        row.versions.update(scenario=f"{title}: by hand, for hours.")
        return row

    def waiting(self, title):
        due = self.now + timedelta(days=7)
        row = self.proposal(title, "in_review")
        return make.assignment(row, self.rita, at=self.now, affirmed=False, due_at=due)

    def scored(self, title, scores):
        row = self.proposal(title, "calibration")
        for person, score in zip(self.reviewers, scores, strict=True):
            asked = make.assignment(row, person, at=self.now)
            make.review(asked, score=score, shown=True, at=self.now, for_submitter="Measure.")
        return row

    def path(self, name):
        return f"/fund/rounds/{self.round.pk}/{name}/"

    def session(self):
        session = make.panel(self.round, *self.compared.values(), at=self.now)
        return f"/fund/panels/{session.pk}/"


@pytest.fixture
def firm(transactional_db):
    return Firm()


def focused(page):
    return page.evaluate("document.activeElement.textContent.trim()")


def keys(page, *names):
    for name in names:
        page.keyboard.press(name)


def begin(firm, page):
    """Say to be free of conflicts on the first."""
    page.goto(f"/fund/reviews/{firm.first.pk}/")
    page.get_by_role("button", name="I have no conflict: show me the text").click()
    page.get_by_text("Read notes: by hand, for hours.").wait_for()


def score_all(page, digit="4"):
    for criterion in page.locator("[data-criterion]").all():
        criterion.get_by_role("radio", name=digit).check()


# --- looks


def test_the_desk_looks_right(screens, firm):
    screens("/fund/reviews/", "fund-desk", user=firm.reviewer)
    screens("/fund/reviews/", "fund-desk-chair", user=firm.chair)


def test_a_review_looks_right_before_and_after_the_reviewer_is_free(screens, open_page, firm):
    path = f"/fund/reviews/{firm.first.pk}/"
    screens(path, "fund-affirm", user=firm.reviewer)
    begin(firm, open_page(firm.reviewer))
    ProposalVersion.objects.create(
        proposal=firm.first.proposal, saved_at=firm.now, title="Read notes by night"
    )
    freezing.freeze(firm.first.proposal, actor=None, now=firm.now)
    screens(path, "fund-review", user=firm.reviewer)


def test_the_pages_of_a_round_look_right(screens, firm):
    screens(firm.path("reviewers"), "fund-reviewers", user=firm.chair)
    screens(firm.path("standings") + "?places=1", "fund-standings", user=firm.chair)
    row = firm.compared["Sort mails"]
    screens(f"/fund/proposals/{row.pk}/reviews/", "fund-proposal-reviews", user=firm.chair)


def test_panel_and_draw_look_right(screens, firm):
    path = firm.session()
    screens("/fund/panels/", "fund-panels", user=firm.chair)
    PanelItem.objects.filter(position=1).update(started_at=firm.now)
    screens(path, "fund-panel", user=firm.chair)
    row = make.draw(firm.round, *firm.compared.values(), by=firm.chair, at=firm.now)
    screens(f"/fund/draws/{row.pk}/", "fund-draw", user=firm.chair)


# --- a review


def test_a_reviewer_walks_the_desk_by_keyboard(firm, open_page):
    page = open_page(firm.reviewer, path="/fund/reviews/")

    keys(page, "j", "j", "k", "j")
    assert focused(page) == "Draft reports"
    keys(page, "?")
    page.get_by_text("to the next and the previous row").wait_for()
    keys(page, "k", "Enter")

    page.get_by_role("heading", name="Are you free to judge it?").wait_for()
    assert page.url.endswith(f"/fund/reviews/{firm.first.pk}/")


def test_a_review_saves_by_itself_and_is_there_after_a_reload(firm, open_page):
    page = open_page(firm.reviewer)
    begin(firm, page)

    with page.expect_response("**/save/"):
        keys(page, "4")
    with page.expect_response("**/save/"):
        page.get_by_label("For the submitter").fill("Measure first.")
    page.reload()

    assert page.locator("[data-criterion]").first.get_by_role("radio", name="4").is_checked()
    assert page.get_by_label("For the submitter").input_value() == "Measure first."


def test_what_is_missing_is_said_and_nothing_typed_is_lost(firm, open_page, axe):
    page = open_page(firm.reviewer)
    begin(firm, page)
    page.get_by_label("For the submitter").fill("Measure first.")

    page.get_by_role("button", name="Hand in").click()

    page.get_by_text("Give a score, or say that it does not apply.").first.wait_for()
    assert page.get_by_label("For the submitter").input_value() == "Measure first."
    axe(page)


def test_handed_in_the_next_one_is_opened(firm, open_page):
    page = open_page(firm.reviewer)
    begin(firm, page)
    score_all(page)
    page.get_by_label("For the submitter").fill("Measure first.")

    page.get_by_role("button", name="Hand in").click()

    page.wait_for_url(f"**/fund/reviews/{firm.second.pk}/")
    page.get_by_text("Your review is in. Thank you.").wait_for()
    assert Review.objects.get(assignment=firm.first).submitted_at is not None
    page.get_by_role("link", name="Previous").click()
    page.get_by_text("your score").wait_for()


def test_a_conflict_is_said_in_words_and_the_proposal_leaves_the_desk(firm, open_page):
    page = open_page(firm.reviewer, path=f"/fund/reviews/{firm.first.pk}/")

    page.get_by_text("I have a conflict", exact=True).click()
    page.get_by_label("How, in a few words").fill("My cousin wrote it.")
    page.get_by_role("button", name="Somebody else should judge it").click()

    page.get_by_text("Thank you. Somebody else will be asked.").wait_for()
    assert page.get_by_role("link", name="Read notes").count() == 0


def test_what_changed_since_is_shown_word_by_word(firm, open_page):
    page = open_page(firm.reviewer)
    begin(firm, page)
    ProposalVersion.objects.create(
        proposal=firm.first.proposal, saved_at=firm.now, title="Read letters"
    )
    freezing.freeze(firm.first.proposal, actor=None, now=firm.now)

    page.reload()

    page.get_by_text("from version 1, which you read, to version 2").wait_for()
    assert page.locator(".changed ins").first.inner_text().strip() == "letters"


# --- standings, panel, draw


def test_the_best_stand_first_and_the_line_is_drawn_after_the_places(firm, open_page):
    page = open_page(firm.chair, path=firm.path("standings"))

    page.get_by_label("Line after place").fill("1")
    page.get_by_role("button", name="Show").click()
    page.locator("tr.line-after").wait_for()

    titles = page.locator("form[data-rows] tbody th a").all_inner_texts()
    assert titles == ["Count pallets", "Sort mails", "Plan shifts"]
    assert "Count pallets" in page.locator("tr.line-after").inner_text()


def test_rows_are_chosen_by_keyboard_and_tagged(firm, open_page):
    page = open_page(firm.chair, path=firm.path("standings"))

    keys(page, "j", "x", "j", "j", "x", "k", "x", "x")
    page.get_by_text("Tag the chosen").click()
    page.get_by_label("Tag", exact=True).fill("quality")
    page.get_by_role("button", name="Tag them").click()

    page.get_by_text("2 proposals were tagged.").wait_for()
    tagged = Tagging.objects.values_list("proposal__title", flat=True)
    assert sorted(tagged) == ["Count pallets", "Plan shifts"]


def test_a_session_is_planned_heard_and_written(firm, open_page):
    page = open_page(firm.chair, path=firm.path("standings"))
    page.get_by_role("checkbox", name="Count pallets").check()
    page.get_by_role("checkbox", name="Sort mails").check()
    page.get_by_text("Put the chosen before the panel").click()
    page.get_by_label("Name of the session").fill("Thursday")
    page.get_by_label("Meets at").fill(f"{firm.now:%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="Plan the session").click()
    page.get_by_role("heading", name="Thursday").wait_for()

    page.get_by_role("button", name="Begin").click()
    page.locator("[data-clock][data-running]").wait_for()
    shown = page.locator("[data-clock]").inner_text()
    page.wait_for_function(
        "before => document.querySelector('[data-clock]').textContent !== before", arg=shown
    )
    page.get_by_label("Notes").fill("Begin with one gate.")
    page.get_by_label("What the panel finds").select_option(index=1)
    page.get_by_role("button", name="Keep it").click()
    page.get_by_label("Notes").wait_for()
    page.get_by_role("link", name="Next", exact=True).click()
    page.get_by_role("heading", name="Sort mails").wait_for()

    item = PanelItem.objects.get(session=PanelSession.objects.get(), position=1)
    assert (item.notes, bool(item.finding)) == ("Begin with one gate.", True)


def test_a_draw_is_announced_and_held(firm, open_page, axe):
    page = open_page(firm.chair, path=firm.path("standings"))
    page.get_by_role("checkbox", name="Count pallets").check()
    page.get_by_role("checkbox", name="Sort mails").check()
    page.get_by_text("A draw among the chosen").click()
    page.get_by_label("Why a draw").fill("Their intervals cross the line.")
    page.get_by_role("button", name="Announce the draw").click()

    page.get_by_label("Words said by the panel").fill("Rain by noon")
    page.get_by_role("button", name="Draw now").click()

    page.get_by_text("Drawn. Anybody can repeat it with what is shown here.").wait_for()
    page.get_by_text("Rain by noon").wait_for()
    assert Draw.objects.get().drawn_at is not None
    assert page.locator("tr.line-after").count() == 1
    axe(page)


def test_one_more_reviewer_is_asked_on_the_page_of_the_proposal(firm, open_page):
    row = Proposal.objects.get(title="Read notes")
    page = open_page(firm.chair, path=f"/fund/proposals/{row.pk}/reviews/")

    page.get_by_label("Ask one more").select_option(label="Ruth Wren")
    page.get_by_role("button", name="Ask", exact=True).click()

    page.get_by_role("button", name="Do not ask Ruth Wren any more").wait_for()
    asked = row.review_assignments.get(reviewer__full_name="Ruth Wren")
    assert asked.opened_at is not None
