"""Many seats changed at once: looked at with numbers, written as one, taken back."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from orgchange.audit.models import AuditEntry
from orgchange.core.errors import NotAllowed
from orgchange.notices.models import Notice
from orgchange.teams.models import TeamMembership
from orgchange.teams.services import bulk
from orgchange.teams.services.bulk import BulkAct, BulkEdit, NothingToDo
from orgchange.teams.services.reversal import LaterChanges
from orgchange.teams.services.writing import RosterRefused
from tests.factories import teams as make
from tests.factories.directory import START, department, employee, grant, user
from tests.teams.imported import DAY, NOW

pytestmark = pytest.mark.django_db
OPEN = date(9999, 12, 31)


@pytest.fixture
def home():
    return department("HOME")


@pytest.fixture
def ana(home):
    return employee(home, number="E1", name="Ana Lima")


@pytest.fixture
def bo(home):
    return employee(home, number="E2", name="Bo Chen")


@pytest.fixture
def hr(home):
    account = user(employee(home, number="HR"))
    grant(account, "hr")
    return account


@pytest.fixture
def rows(ana, bo):
    pilot, line = make.team("Forecasts", kind="pilot"), make.team("Claims")
    make.membership(pilot, ana, slot="translator", allocation=40)
    make.membership(line, ana, slot="engineer", allocation=30)
    make.membership(line, bo, slot="engineer", allocation=50)
    return list(seats())


def seats():
    rows = TeamMembership.objects.current().select_related("team", "employee")
    return rows.order_by("employee__employee_number", "team__name", "valid_from")


def state():
    return [
        (s.employee.employee_number, s.team.name, s.slot, s.allocation, s.valid_from, s.valid_to)
        for s in seats()
    ]


def test_the_share_is_set_from_a_day_on_and_taken_back(rows, hr):
    before = state()
    edit = BulkEdit(BulkAct.SHARE, day=DAY, allocation=20)

    written = bulk.apply_edit(rows=rows, edit=edit, actor=hr, now=NOW)
    assert [s.allocation for s in seats().filter(valid_to=OPEN)] == [20, 20, 20]
    assert {s.valid_from for s in seats().filter(valid_to=OPEN)} == {DAY}

    entry = AuditEntry.objects.get(pk=written.entry_id)
    bulk.undo_edit(entry=entry, actor=hr, now=NOW + timedelta(minutes=1))
    assert state() == before


def test_seats_end_with_their_last_day_and_one_that_ends_before_stays(rows, ana, home):
    make.membership(make.team("Short"), ana, slot="other", allocation=1, until=date(2026, 4, 1))
    chosen = list(seats())
    edit = BulkEdit(BulkAct.END, last_day=date(2026, 6, 30))

    lines = bulk.preview_edit(rows=chosen, edit=edit)
    bulk.apply_edit(rows=chosen, edit=edit, actor=None, now=NOW)

    assert [line.is_unchanged for line in lines].count(True) == 1
    assert sorted(s.valid_to for s in seats()) == [date(2026, 4, 1)] + [date(2026, 7, 1)] * 3


def test_a_seat_is_extended_to_a_day_or_for_good(ana, home):
    team = make.team()
    make.membership(team, ana, slot="other", until=date(2026, 4, 1))

    edit = BulkEdit(BulkAct.EXTEND, last_day=date(2026, 5, 31))
    bulk.apply_edit(rows=list(seats()), edit=edit, actor=None, now=NOW)
    assert [(s.valid_from, s.valid_to) for s in seats()] == [(START, date(2026, 6, 1))]

    bulk.apply_edit(rows=list(seats()), edit=BulkEdit(BulkAct.EXTEND), actor=None, now=NOW)
    assert [(s.valid_from, s.valid_to) for s in seats()] == [(START, OPEN)]


def test_seats_move_to_another_slot(rows):
    edit = BulkEdit(BulkAct.SLOT, day=DAY, slot="data_scientist")

    bulk.apply_edit(rows=rows, edit=edit, actor=None, now=NOW)

    assert {s.slot for s in seats().on(DAY)} == {"data_scientist"}


def test_all_seats_of_a_person_go_to_another(rows, ana, home):
    cy = employee(home, number="E3", name="Cy")
    chosen = [row for row in rows if row.employee_id == ana.pk]
    edit = BulkEdit(BulkAct.HAND_OVER, day=DAY, taker=cy)

    lines = bulk.preview_edit(rows=chosen, edit=edit)
    bulk.apply_edit(rows=chosen, edit=edit, actor=None, now=NOW)

    assert [(line.load_before, line.load_after) for line in lines] == [(0, 70), (0, 70)]
    assert {s.employee_id for s in seats().on(DAY)} == {rows[-1].employee_id, cy.pk}


def test_who_takes_seats_over_is_told_and_who_is_in_the_team_already_is_not(rows, ana, home):
    cy = employee(home, number="E3", name="Cy")
    first, second = (row for row in rows if row.employee_id == ana.pk)
    make.membership(second.team, cy, slot="owner", allocation=10)
    edit = BulkEdit(BulkAct.HAND_OVER, day=DAY, taker=cy)

    written = bulk.apply_edit(rows=[first, second], edit=edit, actor=None, now=NOW)
    assert [(n.recipient, n.context["team"]) for n in Notice.objects.all()] == [
        (cy, first.team.name)
    ]

    bulk.undo_edit(entry=AuditEntry.objects.get(pk=written.entry_id), actor=None, now=NOW)
    assert not Notice.objects.exists()


def test_problems_stand_beside_their_seat_and_nothing_is_written(rows, bo):
    chosen = [row for row in rows if row.employee_id != bo.pk]
    edit = BulkEdit(BulkAct.HAND_OVER, day=DAY, taker=bo)

    lines = bulk.preview_edit(rows=chosen, edit=edit)

    codes = [[p.code for p in line.problems] for line in lines]
    assert codes == [["holds_already"], []]
    before = state()
    with pytest.raises(RosterRefused):
        bulk.apply_edit(rows=chosen, edit=edit, actor=None, now=NOW)
    assert state() == before


def test_too_much_of_a_person_is_named_beside_each_seat(rows, ana):
    chosen = [row for row in rows if row.employee_id == ana.pk]

    lines = bulk.preview_edit(rows=chosen, edit=BulkEdit(BulkAct.SHARE, day=DAY, allocation=60))

    assert [[p.code for p in line.problems] for line in lines] == [["overbooked"]] * 2
    assert [(line.load_before, line.load_after) for line in lines] == [(70, 120)] * 2


def test_an_edit_that_changes_nothing_is_refused(rows):
    edit = BulkEdit(BulkAct.SHARE, day=DAY, allocation=rows[0].allocation)

    with pytest.raises(NothingToDo):
        bulk.apply_edit(rows=rows[:1], edit=edit, actor=None, now=NOW)


def test_who_runs_one_team_does_not_write_another(rows, home):
    lead = employee(home, number="LEAD")
    make.team("Own", lead=lead)
    edit = BulkEdit(BulkAct.SHARE, day=DAY, allocation=1)

    with pytest.raises(NotAllowed):
        bulk.apply_edit(rows=rows, edit=edit, actor=user(lead), now=NOW)


def test_an_edit_on_which_a_later_one_stands_is_not_taken_back(rows, hr):
    first = bulk.apply_edit(
        rows=rows, edit=BulkEdit(BulkAct.SHARE, day=DAY, allocation=20), actor=hr, now=NOW
    )
    later = list(seats().on(DAY))
    edit = BulkEdit(BulkAct.SHARE, day=DAY, allocation=10)
    bulk.apply_edit(rows=later, edit=edit, actor=hr, now=NOW + timedelta(minutes=1))

    entry = AuditEntry.objects.get(pk=first.entry_id)
    with pytest.raises(LaterChanges):
        bulk.undo_edit(entry=entry, actor=hr, now=NOW + timedelta(minutes=2))


def test_rows_are_chosen_looked_at_confirmed_and_taken_back_on_the_page(client, rows, hr):
    client.force_login(hr)
    listed = client.get(reverse("teams:memberships"), {"team": "Claims"}).content.decode()
    assert "Bo Chen" in listed
    chosen = [row.pk for row in rows]
    asked = {"act": "share", "seat": chosen, "allocation": 10, "day": "2026-03-01"}
    url = reverse("teams:edit-memberships")
    assert "Ana Lima" in client.get(url, {"act": "share", "seat": chosen}).content.decode()

    looked = client.get(url, {**asked, "look": 1}).content.decode()
    assert "70 → 20 %" in looked
    assert "<ins><bdi>10 %</bdi></ins>" in looked
    assert {s.allocation for s in seats()} == {40, 30, 50}
    told = client.post(url, asked, follow=True).content.decode()

    assert {s.allocation for s in seats().on(DAY)} == {10}
    entry = AuditEntry.objects.get(action=bulk.EDITED)
    back = reverse("teams:undo-memberships", args=[entry.pk])
    assert back in told
    client.post(back)
    assert {s.allocation for s in seats().on(DAY)} == {40, 30, 50}


def test_the_page_offers_to_leave_out_what_cannot_be(client, rows, hr, ana):
    client.force_login(hr)
    asked = {"act": "hand_over", "person": ana.pk, "taker": "E2", "day": "2026-03-01", "look": 1}

    seen = client.get(reverse("teams:edit-memberships"), asked).content.decode()

    assert "Confirm and apply" not in seen
    assert "Fills this slot of the team already." in seen
    assert "Leave them out" in seen


def test_who_runs_a_team_is_shown_its_seats_and_no_others(client, rows, home, bo):
    lead = employee(home, number="LEAD")
    make.membership(make.team("Own", lead=lead), bo, slot="other", allocation=1)
    client.force_login(user(lead))

    seen = client.get(reverse("teams:memberships")).content.decode()

    assert "Own" in seen
    assert "Claims" not in seen
    chosen = {"act": "end", "seat": [rows[0].pk], "last_day": "2026-12-31"}
    client.post(reverse("teams:edit-memberships"), chosen)
    assert state()[0][-1] == OPEN


def test_filters_narrow_the_table(client, rows, hr):
    client.force_login(hr)

    def count(**asked):
        return client.get(reverse("teams:memberships"), asked).context["page"].paginator.count

    assert count() == 3
    assert (count(person="Ana"), count(person="e2"), count(slot="engineer")) == (2, 1, 2)
    assert count(day="2024-01-01", when="on") == 0
    assert count(sort="-share", employee=rows[0].employee_id) == 2


def test_the_api_does_the_same_tries_it_first_and_names_what_stands_against_it(client, rows, hr):
    client.force_login(hr)
    url = reverse("team-memberships-bulk-edit")
    asked = {"act": "share", "seats": [row.pk for row in rows], "allocation": 10}
    asked["day"] = "2026-03-01"

    tried = client.post(f"{url}?dry_run=true", asked, content_type="application/json").json()
    assert {s.allocation for s in seats()} == {40, 30, 50}
    done = client.post(url, asked, content_type="application/json").json()

    assert tried == done
    assert done["changed"] == 3
    assert [(s["load_before"], s["load_after"]) for s in done["seats"]] == [
        (70, 20),
        (70, 20),
        (50, 10),
    ]
    assert {s.allocation for s in seats().on(DAY)} == {10}
    current = [s.pk for s in seats().on(DAY)]
    refused = client.post(
        url, {**asked, "seats": current, "allocation": 60}, content_type="application/json"
    )
    assert refused.status_code == 409
    assert {error["code"] for error in refused.json()["errors"]} == {"overbooked"}
    for wrong in ({"seats": [0]}, {"seats": [10**9]}, {"allocation": None}):
        answer = client.post(url, {**asked, **wrong}, content_type="application/json")
        assert answer.status_code == 400
