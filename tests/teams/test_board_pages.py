"""The pages of drafts: the board, its plain forms, the preview, the lists, publishing."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orgchange.teams.models import DraftState, HelpOffer, RosterDraft
from orgchange.teams.services import drafting, drafts
from tests.factories.directory import department, employee, grant, user
from tests.factories.teams import membership, team

pytestmark = pytest.mark.django_db

DAY = date(2026, 4, 1)


class Firm:
    """A team with two members, its lead, a colleague, HR; and a draft of the lead's."""

    def __init__(self):
        self.sales = department("SALES", function="business")
        self.data = department("DATA", function="data_science")
        self.lead = employee(self.sales, name="Lea Lead")
        self.ada = employee(self.data, name="Ada Data", site="Berlin")
        self.ben = employee(self.sales, name="Ben Sales")
        self.cleo = employee(self.data, name="Cleo Data", site="Lyon")
        self.team = team("Forecasts", lead=self.lead)
        membership(self.team, self.ben, slot="owner", allocation=30)
        membership(self.team, self.ada, slot="data_scientist", allocation=40)
        self.lead_user, self.colleague = user(self.lead), user(self.cleo)
        self.hr = user(username="hr@example.org")
        grant(self.hr, "hr")
        self.draft = drafts.start(
            team=self.team, starts_on=DAY, actor=self.lead_user, now=timezone.now()
        )

    def as_(self, account):
        client = Client()
        client.force_login(account)
        return client

    def act(self, account=None, **data):
        client = self.as_(account or self.lead_user)
        return client.post(self.url("draft-act"), data)

    def url(self, name):
        return reverse(f"teams:{name}", args=[self.draft.pk])

    def planned(self):
        draft = RosterDraft.objects.get(pk=self.draft.pk)
        return {key: seat.allocation for key, seat in drafting.content(draft).items()}


@pytest.fixture
def firm():
    return Firm()


def test_the_board_shows_slots_cards_pool_and_figures(firm):
    page = firm.as_(firm.lead_user).get(firm.url("draft")).content.decode()

    assert 'data-slot="owner"' in page
    assert "Ben Sales" in page
    assert "100 % free" in page
    assert "Cross-functional share" in page


def test_plain_forms_place_change_take_out_undo_and_come_back(firm):
    answer = firm.act(do="place", employee=firm.cleo.pk, to="engineer", allocation=25)
    assert (answer.status_code, answer.url) == (302, firm.url("draft"))
    assert firm.planned()[(firm.cleo.pk, "engineer")] == 25

    firm.act(do="change", employee=firm.cleo.pk, moved_from="engineer", allocation=35)
    assert firm.planned()[(firm.cleo.pk, "engineer")] == 35

    firm.act(do="place", employee=firm.ada.pk, moved_from="data_scientist", to="@pool")
    assert (firm.ada.pk, "data_scientist") not in firm.planned()

    firm.act(do="undo")
    assert firm.planned()[(firm.ada.pk, "data_scientist")] == 40


def test_the_last_day_is_set_and_taken_away(firm):
    given = {"do": "change", "employee": firm.ada.pk, "moved_from": "data_scientist"}
    firm.act(**given, last_day="2026-05-31", standing="deputy")
    seat = RosterDraft.objects.get().steps.get(number=1).seats[1]
    assert (seat["ends_on"], seat["standing"]) == ("2026-06-01", "deputy")

    firm.act(**given, last_day="", standing="deputy")
    assert RosterDraft.objects.get().steps.get(number=2).seats[1]["ends_on"] is None


def test_a_form_comes_back_to_the_pool_as_it_was_narrowed(firm):
    client = firm.as_(firm.lead_user)
    came_from = f"http://testserver{firm.url('draft')}?q=cleo"

    answer = client.post(
        firm.url("draft-act"),
        {"do": "place", "employee": firm.cleo.pk, "to": "engineer"},
        headers={"referer": came_from},
    )

    assert answer.url == f"{firm.url('draft')}?q=cleo"


def test_the_preview_says_what_the_figures_would_be_and_writes_nothing(firm):
    client = firm.as_(firm.lead_user)

    page = client.get(
        firm.url("draft-preview"), {"employee": firm.cleo.pk, "to": "engineer"}
    ).content.decode()

    assert "2 / 3" in page
    assert "67 %" in page
    assert "was 50 %" in page
    assert firm.draft.steps.count() == 1


def test_the_preview_names_what_would_break_for_the_person(firm):
    client = firm.as_(firm.lead_user)

    page = client.get(
        firm.url("draft-preview"), {"employee": firm.ben.pk, "to": "legal"}
    ).content.decode()

    assert "Ben Sales: Legal and compliance and Accountable owner must not be one person" in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "cleo"}, {"Cleo Data"}),
        ({"function": "data_science"}, {"Ada Data", "Cleo Data"}),
        ({"site": "lyon"}, {"Cleo Data"}),
        ({"show": "members"}, {"Ada Data", "Ben Sales"}),
        ({"show": "offers"}, {"Lea Lead"}),
        ({"free": "60"}, {"Ada Data", "Cleo Data", "Lea Lead"}),
        ({"q": "nobody"}, set()),
    ],
)
def test_the_pool_is_narrowed_by(firm, query, names):
    HelpOffer.objects.create(employee=firm.lead, interests="Data", starts_on=date(2026, 1, 1))
    membership(team("Other"), firm.ben, allocation=50)
    client = firm.as_(firm.lead_user)

    answer = client.get(
        firm.url("draft"), query, headers={"hx-request": "true", "hx-target": "pool-list"}
    )

    assert {card.name for card in answer.context["pool"].cards} == names


def test_a_person_who_is_full_later_is_not_free(firm):
    membership(team("Other"), firm.cleo, allocation=90, since=date(2026, 9, 1))
    client = firm.as_(firm.lead_user)

    answer = client.get(firm.url("draft"), {"q": "cleo"})
    assert [card.free for card in answer.context["pool"].cards] == [10]

    answer = client.get(firm.url("draft"), {"q": "cleo", "free": "20"})
    assert answer.context["pool"].cards == []


def test_those_it_is_shared_with_read_and_comment_without_the_pool(firm):
    colleague = firm.as_(firm.colleague)
    assert colleague.get(firm.url("draft")).status_code == 404
    firm.act(do="share", person=firm.cleo.employee_number)

    page = colleague.get(firm.url("draft"))
    assert page.status_code == 200
    assert b"pool-list" not in page.content
    assert b"withheld" in page.content
    assert firm.act(firm.colleague, do="comment", body="Good.").status_code == 302
    assert firm.act(firm.colleague, do="undo").status_code == 403
    assert colleague.get(firm.url("draft-preview"), {"employee": 1}).status_code == 403
    assert colleague.get(firm.url("draft-publish")).status_code == 403

    firm.act(do="unshare", employee=firm.cleo.pk)
    assert colleague.get(firm.url("draft")).status_code == 404


def test_publishing_by_the_page_says_numbers_before_and_after(firm):
    firm.act(do="place", employee=firm.cleo.pk, to="engineer")
    client = firm.as_(firm.lead_user)
    asked = client.get(firm.url("draft-publish")).content.decode()
    assert "Publish: 1 joins" in asked

    client.post(firm.url("draft-publish"))

    firm.draft.refresh_from_db()
    assert firm.draft.state == DraftState.PUBLISHED
    page = client.get(firm.url("draft")).content.decode()
    assert "Published: 1 joined, 0 left, 0 changed." in page
    assert "joins as Engineer, 20 %" in page


def test_the_board_of_a_team_opens_the_newest_open_draft_or_asks_for_a_day(firm):
    client = firm.as_(firm.hr)
    here = reverse("teams:board", args=[firm.team.pk])
    assert "Start planning" in client.get(here).content.decode()

    started = client.post(here, {"starts_on": "2026-07-01", "title": "Summer"})

    made = RosterDraft.objects.get(title="Summer")
    assert started.url == reverse("teams:draft", args=[made.pk])
    assert client.get(here).url == started.url
    assert client.post(here, {"starts_on": "2020-01-01"}).status_code == 422


def test_lists_show_the_drafts_one_may_see(firm):
    mine = reverse("teams:my-drafts")
    of_team = reverse("teams:team-drafts", args=[firm.team.pk])

    assert firm.draft.title in firm.as_(firm.lead_user).get(mine).content.decode()
    assert firm.draft.title in firm.as_(firm.hr).get(of_team).content.decode()
    assert firm.draft.title not in firm.as_(firm.hr).get(mine).content.decode()
    assert firm.draft.title not in firm.as_(firm.colleague).get(of_team).content.decode()


def test_day_and_title_change_and_a_draft_is_thrown_away(firm):
    firm.act(do="settings", title="Autumn", starts_on="2026-09-01")
    firm.draft.refresh_from_db()
    assert (firm.draft.title, firm.draft.starts_on) == ("Autumn", date(2026, 9, 1))

    firm.act(do="discard")

    firm.draft.refresh_from_db()
    assert firm.draft.state == DraftState.DISCARDED
    assert firm.act(do="undo").status_code == 409
    assert firm.act(do="nonsense").status_code == 404
