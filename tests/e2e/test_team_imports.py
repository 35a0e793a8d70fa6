"""HR brings in rosters in a real browser, changes many seats at once, and takes both back."""

from datetime import date

import pytest

from orgchange.teams.models import TeamMembership, TeamRosterImport
from tests.factories import teams as make
from tests.factories.directory import department, employee, grant, user

FILE = """团队,工号,角色,投入比例,开始日期,结束日期
需求预测,1001,业务翻译,40%,2026-04-01,2026-12-31
需求预测,1002,engineer,30%,,
理赔试点,1003,engineer,90%,,
理赔试点,1003,业务翻译,20%,,
没有的团队,1001,engineer,10%,,
需求预测,9999,engineer,10%,,
"""


@pytest.fixture
def hr(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    home = department("HOME")
    named = (("1001", "Ana Lima"), ("1002", "陈静"), ("1003", "Wei Sun"), ("1004", "Bo Berg"))
    people = [employee(home, number=number, name=name) for number, name in named]
    forecasts = make.team("需求预测", kind="pilot")
    make.membership(forecasts, people[1], slot="engineer", allocation=20)
    make.membership(forecasts, people[3], slot="legal", allocation=10)
    claims = make.team("理赔试点", kind="pilot")
    make.membership(claims, people[1], slot="data_scientist", allocation=65)
    make.membership(claims, people[3], slot="sponsor", allocation=5, until=date(2027, 7, 1))
    account = user(employee(home, number="HR", name="Hanna Ray"))
    grant(account, "hr")
    return account


def other_hr():
    """Whose language changes from picture to picture."""
    account = user(employee(number="HR2", name="Otto Ray"))
    grant(account, "hr")
    return account


def test_rosters_are_brought_in_looked_at_and_undone(hr, open_page, screens):
    desk = open_page(hr, path="/teams/imports/")
    desk.set_input_files(
        "input[type=file]",
        {"name": "rosters.csv", "mimeType": "text/csv", "buffer": FILE.encode("gb18030")},
    )
    desk.get_by_label("Extent").select_option("full")
    desk.get_by_role("button", name="Read the file").click()
    desk.get_by_text("Ana Lima").wait_for()
    held = TeamRosterImport.objects.get()
    looks = other_hr()
    screens(f"/teams/imports/{held.pk}/", "team-import", looks)
    screens(f"/teams/imports/{held.pk}/?tab=changed", "team-import-changed", looks)
    screens(f"/teams/imports/{held.pk}/?tab=errors", "team-import-errors", looks)

    desk.get_by_role("button", name="Confirm and apply").click()
    desk.get_by_text("Applied.").wait_for()
    assert TeamMembership.objects.current().filter(slot="translator").exists()
    desk.get_by_role("button", name="Preview undoing it").click()
    desk.get_by_role("button", name="Confirm the undoing").click()
    desk.get_by_role("status").get_by_text("Applied.").wait_for()

    assert not TeamMembership.objects.current().filter(slot="translator").exists()
    screens("/teams/imports/", "team-imports", looks)
    screens("/teams/rosters/export/", "team-export", looks)


def test_rows_are_chosen_changed_and_given_back(hr, open_page, screens):
    looks = other_hr()
    screens("/teams/memberships/", "seats", looks)
    desk = open_page(hr, path="/teams/memberships/")
    desk.get_by_label("All rows of this page").check()
    desk.get_by_role("button", name="Set the share").click()
    desk.get_by_label("Share of their time, %").fill("45")
    desk.get_by_role("button", name="Look at what would change").click()
    desk.get_by_role("button", name="Confirm and apply").wait_for()
    screens(desk.url.partition("/teams")[1] + desk.url.partition("/teams")[2], "seats-edit", looks)

    desk.get_by_role("button", name="Confirm and apply").click()
    desk.get_by_text("4 seats changed.").wait_for()
    desk.get_by_role("button", name="Undo").click()
    desk.get_by_text("As it was before.").wait_for()

    assert sorted(TeamMembership.objects.current().values_list("allocation", flat=True)) == [
        5,
        10,
        20,
        65,
    ]
