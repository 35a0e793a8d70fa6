"""The pages of teams in a real browser: as pictures, and closing a team with its way back."""

from datetime import date

import pytest
from django.utils import timezone

from orgchange.core.dated import put
from orgchange.core.dates import OPEN_DATE
from orgchange.teams.models import TeamMembership, TeamTask, Waiver
from orgchange.teams.services import kinds
from tests.factories.directory import department, employee, grant, user
from tests.factories.teams import membership, shipped_kind, team

NAMES = ("Amina Diallo", "欧阳小明", "Jonas Berg", "Yuki Mori", "Tomás Ruiz")


@pytest.fixture
def hr(transactional_db):
    where = department("PEOPLE", name="People", function="other")
    account = user(employee(where, number="R1", name="Rita Holm"))
    grant(account, "hr")
    return account


@pytest.fixture
def receipts(hr):
    sales = department("SALES", name="Sales", function="business")
    tech = department("TECH", name="Technology", function="engineering")
    people = [employee(tech if index % 2 else sales, name=name) for index, name in enumerate(NAMES)]
    text = {"purpose": "Clerks photograph the paper.", "may_decide": "Which docks go first."}
    made = team("Book goods receipts by photo", kind="pilot", lead=people[0], **text)
    for slot, person in zip(
        ("owner", "translator", "data_scientist", "business_expert", "sponsor"), people, strict=True
    ):
        membership(made, person, slot=slot, allocation=30)
    membership(made, people[2], slot="owner", standing="deputy", since=date(2026, 3, 1))
    value = {"reason": "Two join in January.", "approved_by_id": hr.pk}
    key = {"team_id": made.pk, "rule": "minimum_share"}
    put(Waiver, key, value, valid_from=date(2026, 1, 1), valid_to=date(2099, 1, 1), at=now())
    TeamTask.objects.create(
        team=made, kind="unowned", slot="legal", happens_on=date(2026, 3, 1), raised_at=now()
    )
    return made


def now():
    return timezone.now()


def open_all(page):
    for summary in page.locator("main details.why > summary").all():
        summary.click()


def test_the_list_of_teams_looks_right(screens, hr, receipts):
    screens("/teams/?sort=-members", "teams", user=hr)


def test_a_team_looks_right_with_all_that_can_be_opened(screens, hr, receipts):
    screens(f"/teams/{receipts.pk}/", "team", user=hr, prepare=open_all)


@pytest.mark.parametrize(
    ("path", "name"),
    [("act/join/?slot=legal", "team-join"), ("act/end/?last_day=2026-12-31", "team-end")],
)
def test_the_acts_on_a_team_look_right(screens, hr, receipts, path, name):
    screens(f"/teams/{receipts.pk}/{path}", name, user=hr)


def test_a_kind_of_team_and_its_draft_look_right(screens, hr, receipts):
    draft = kinds.start_draft(kind=shipped_kind("pilot"), actor=hr, now=now())
    kinds.write_draft(draft=draft, values={"minimum_share": 50}, actor=hr, now=now())

    screens("/teams/kinds/", "team-kinds", user=hr)
    screens("/teams/kinds/pilot/", "team-kind", user=hr)
    screens("/teams/kinds/pilot/draft/", "team-kind-draft", user=hr)


def test_moving_teams_to_a_new_version_looks_right(screens, hr, receipts):
    pilot = shipped_kind("pilot")
    slot = {"name": "Coach", "name_zh": "教练", "required": 2, "function": "", "is_core": True}
    draft = kinds.start_draft(kind=pilot, actor=hr, now=now())
    slots, values = [{"code": "coach", **slot}], {"never_together": []}
    kinds.write_draft(draft=draft, values=values, slots=slots, actor=hr, now=now())
    kinds.publish_kind(kind=pilot, actor=hr, now=now())

    screens("/teams/kinds/pilot/move/", "team-kind-move", user=hr)


def test_moving_the_last_day_says_anew_what_ends_and_the_toast_takes_it_back(
    open_page, hr, receipts
):
    page = open_page(hr, path=f"/teams/{receipts.pk}/act/end/")

    page.get_by_label("Last day").fill("2030-12-31")
    page.get_by_text("it ends 6 seats, of 5 people").wait_for()
    page.get_by_role("button", name="Set it").click()
    page.wait_for_url(f"**/teams/{receipts.pk}/")
    assert TeamMembership.objects.current().filter(valid_to=OPEN_DATE).count() == 0

    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Undone.").wait_for()

    assert TeamMembership.objects.current().filter(valid_to=OPEN_DATE).count() == 6
