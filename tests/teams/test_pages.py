"""Pages of teams: the list, a team on any day, and the everyday acts with their way back."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from orgchange.audit.models import AuditEntry
from orgchange.core.dated import put
from orgchange.core.dates import OPEN_DATE
from orgchange.teams.models import Team, TeamCharter, TeamMembership, Waiver
from tests.factories.directory import START, department, employee, grant, user
from tests.factories.teams import membership, shipped_kind, team

pytestmark = pytest.mark.django_db


@pytest.fixture
def sales():
    return department("SALES", function="business")


@pytest.fixture
def law():
    return department("LAW", function="legal")


@pytest.fixture
def ada(sales):
    return employee(sales, number="A1", name="Ada Byron")


@pytest.fixture
def bo(law):
    return employee(law, number="B1", name="Bo Xu")


@pytest.fixture
def receipts(ada):
    return team("Receipts", kind="pilot", lead=ada)


@pytest.fixture
def lead(client, ada):
    client.force_login(user(ada))
    return client


@pytest.fixture
def hr(client, sales):
    account = user(employee(sales, number="R1", name="Rita Hr"))
    grant(account, "hr")
    client.force_login(account)
    return client


@pytest.fixture
def colleague(client, sales):
    client.force_login(user(employee(sales, number="C1", name="Cleo Clerk")))
    return client


def at(of):
    return reverse("teams:team", args=[of.pk])


def act(of, name):
    return reverse("teams:act", args=[of.pk, name])


def seat_act(of, name):
    seat = TeamMembership.objects.current().get(team=of)
    return reverse("teams:seat-act", args=[of.pk, seat.pk, name])


def text(response):
    return response.content.decode()


def today():
    return timezone.localdate()


def joining(person, **given):
    asked = {"employee": person.employee_number, "slot": "legal", "standing": "member"}
    return {**asked, "allocation": "30", "starts_on": today().isoformat(), **given}


def undo_address(response):
    return next(m.extra_tags for m in response.context["messages"] if m.extra_tags)[5:]


def test_the_list_shows_teams_open_on_the_day_that_is_asked_about(colleague, receipts):
    team("Old", until=date(2025, 6, 1))

    now = text(colleague.get(reverse("teams:list")))
    then = text(colleague.get(reverse("teams:list"), {"on": "2025-02-01"}))

    assert "Receipts" in now
    assert "Old" not in now
    assert "Old" in then


def test_mine_are_the_teams_that_one_belongs_to_or_leads(lead, receipts, bo):
    team("Foreign", lead=bo)

    shown = text(lead.get(reverse("teams:list"), {"mine": "on"}))

    assert "Receipts" in shown
    assert "Foreign" not in shown


@pytest.mark.parametrize(
    ("sort", "least"), [("share", "Other"), ("filled", "Nobody"), ("members", "Nobody")]
)
def test_the_list_and_its_download_stand_in_the_order_of_a_figure(
    client, hr, receipts, bo, ada, sort, least
):
    membership(receipts, bo, slot="owner")
    membership(receipts, ada)
    membership(team("Other"), ada)
    team("Nobody")

    down = [row.name for row in client.get(f"/teams/?sort=-{sort}").context["rows"]]
    up = [row.name for row in client.get(f"/teams/?sort={sort}").context["rows"]]
    file = client.get(f"/teams/export/?sort=-{sort}").getvalue().decode()

    assert (down[0], up[0]) == ("Receipts", least)
    assert [line.split(",")[0] for line in file.splitlines()[1:]] == down


def test_the_download_says_what_the_list_says(hr, receipts, ada, bo):
    membership(receipts, ada, slot="owner", allocation=20)
    membership(receipts, bo, slot="legal", allocation=20)

    page = text(hr.get(reverse("teams:list"), {"kind": "pilot"}))
    got = hr.get(reverse("teams:export"), {"kind": "pilot", "format": "csv"})
    rows = b"".join(got.streaming_content).decode().splitlines()

    assert len(rows) == 2
    assert "Receipts,Pilot,Business line,Ada Byron,A1,2,2,7,2,1,50," in rows[1]
    assert "2 / 7" in page
    assert "1 / 2 · 50 %" in page


def test_a_required_slot_that_nobody_fills_is_shown_as_a_gap(colleague, receipts, bo):
    membership(receipts, bo, slot="legal")

    shown = text(colleague.get(at(receipts)))

    assert shown.count("Nobody fills it") == 6
    assert "Bo Xu" in shown


def test_the_page_shows_the_past_and_the_future_of_a_roster(colleague, receipts, bo):
    soon = today() + timedelta(days=30)
    membership(receipts, bo, slot="legal", since=soon)

    now = colleague.get(at(receipts)).context["sheet"]
    then = colleague.get(at(receipts), {"as_of": soon.isoformat()}).context["sheet"]

    assert (now.people, then.people) == (0, 1)


def test_as_known_on_a_day_before_it_was_recorded_a_seat_is_not_there(colleague, receipts, bo):
    membership(receipts, bo, slot="legal", at=timezone.now())
    yesterday = (today() - timedelta(days=2)).isoformat()

    known_then = colleague.get(at(receipts), {"known_on": yesterday}).context["sheet"]

    assert colleague.get(at(receipts)).context["sheet"].people == 1
    assert known_then.people == 0


def test_a_colleague_sees_the_roster_but_not_how_much_time_it_takes(colleague, receipts, bo):
    membership(receipts, bo, slot="legal", allocation=37)

    shown = text(colleague.get(at(receipts)))

    assert "Bo Xu" in shown
    assert "37 %" not in shown
    assert "Seat somebody" not in shown


def test_background_over_few_people_is_withheld_from_colleagues(colleague, receipts, bo):
    membership(receipts, bo, slot="legal", allocation=37)

    told = {
        figure.label: figure.value for figure in colleague.get(at(receipts)).context["sheet"].told
    }

    assert told["Background share"] == "–"
    assert told["Cross-functional share"] == "100"


def test_the_lead_seats_somebody_and_can_take_it_back(lead, receipts, bo):
    response = lead.post(act(receipts, "join"), joining(bo), follow=True)

    assert TeamMembership.objects.current().get(team=receipts).allocation == 30
    lead.post(undo_address(response))
    assert not TeamMembership.objects.current().filter(team=receipts).exists()


def test_a_refusal_stands_beside_its_field_and_nothing_typed_is_lost(lead, receipts, bo):
    membership(team("Other"), bo, allocation=90)

    response = lead.post(act(receipts, "join"), joining(bo, allocation="20"))

    assert response.status_code == 422
    (error,) = response.context["form"].errors["allocation"]
    assert "110 %" in error
    assert "Other 90 %" in error
    assert 'value="B1"' in text(response)


def test_a_load_above_what_is_wise_is_written_and_warned_of(lead, receipts, bo):
    membership(team("Other"), bo, allocation=60)

    response = lead.post(act(receipts, "join"), joining(bo), follow=True)

    assert "High load: Bo Xu: 90 %" in text(response)


def test_the_button_of_a_gap_leads_to_a_form_with_its_slot(lead, receipts):
    form = lead.get(act(receipts, "join"), {"slot": "legal"}).context["form"]

    assert form.initial["slot"] == "legal"


def test_a_seat_is_handed_over_extended_changed_and_left(lead, receipts, bo, sales):
    cy = employee(sales, number="Y1", name="Cy Young")
    membership(receipts, bo, slot="legal", until=today() + timedelta(days=60))
    day = today().isoformat()
    later = today() + timedelta(days=90)

    lead.post(seat_act(receipts, "extend"), {"last_day": later.isoformat()})
    assert TeamMembership.objects.current().get(team=receipts).valid_to > later
    changed = {"allocation": "35", "standing": "deputy", "valid_from": START.isoformat()}
    lead.post(seat_act(receipts, "change"), changed)
    seat = TeamMembership.objects.current().get(team=receipts)
    assert (seat.allocation, seat.standing) == (35, "deputy")
    lead.post(seat_act(receipts, "hand-over"), {"taker": "Y1", "day": START.isoformat()})
    assert TeamMembership.objects.current().get(team=receipts).employee == cy
    lead.post(seat_act(receipts, "leave"), {"last_day": day})
    seat = TeamMembership.objects.current().get(team=receipts)
    assert seat.valid_to == today() + timedelta(days=1)


def test_a_seat_that_was_written_anew_since_the_page_was_made_is_still_the_same_seat(
    lead, receipts, bo
):
    membership(receipts, bo, slot="legal")
    old = seat_act(receipts, "leave")
    changed = {"allocation": "35", "standing": "member", "valid_from": START.isoformat()}
    lead.post(seat_act(receipts, "change"), changed)

    lead.post(old, {"last_day": today().isoformat()})

    assert TeamMembership.objects.current().get(team=receipts).valid_to < OPEN_DATE


def test_hr_opens_a_team_and_sees_what_is_wrong_beside_the_field(hr):
    asked = {"kind": "pilot", "name": "New", "host_function": "business", "budget": "100"}
    asked["opens_on"] = today().isoformat()

    refused = hr.post(reverse("teams:new"), asked)
    made = hr.post(reverse("teams:new"), {**asked, "currency": "eur"})

    assert "currency" in refused.context["form"].errors
    assert made.status_code == 302
    assert TeamCharter.objects.get(team=Team.objects.get(name="New")).currency == "EUR"


def test_hr_changes_the_charter_from_a_day_on_and_the_page_shows_both(hr, receipts):
    form = hr.get(act(receipts, "charter")).context["form"]
    asked = {name: form[name].value() or "" for name in form.fields}

    hr.post(act(receipts, "charter"), {**asked, "purpose": "Fewer minutes per receipt."})

    editions = hr.get(at(receipts)).context["sheet"].editions
    assert [edition.charter.purpose for edition in editions] == ["Fewer minutes per receipt.", ""]
    assert [str(label) for label in editions[0].changed] == ["purpose"]


def test_closing_a_team_says_in_numbers_what_ends(hr, receipts, bo, ada):
    membership(receipts, bo, slot="legal")
    membership(receipts, ada, slot="owner")
    membership(receipts, ada, slot="sponsor")
    day = today().isoformat()

    shown = text(hr.get(act(receipts, "end"), {"last_day": day}))
    closed = hr.post(act(receipts, "end"), {"last_day": day}, follow=True)
    hr.post(undo_address(closed))

    assert "it ends 3 seats, of 2 people." in shown
    receipts.refresh_from_db()
    assert receipts.closes_on == OPEN_DATE
    assert TeamMembership.objects.current().filter(valid_to=OPEN_DATE).count() == 3


def test_hr_waives_a_rule_ends_it_early_and_the_figure_stays(hr, receipts, bo, sales):
    membership(receipts, employee(sales), slot="owner")
    asked = {"rule": "minimum_share", "reason": "Two join soon."}
    asked |= {"starts_on": today().isoformat(), "last_day": "2099-01-01"}

    hr.post(reverse("teams:waive", args=[receipts.pk]), asked)

    share = hr.get(at(receipts)).context["sheet"].told[0]
    assert (share.value, share.state) == ("0", "excluded")
    assert "waived until" in share.of
    waiver = Waiver.objects.current().get()
    ended = reverse("teams:end-waiver", args=[receipts.pk, waiver.pk])
    hr.post(ended, {"last_day": today().isoformat()})
    assert Waiver.objects.current().get().valid_to == today() + timedelta(days=1)


def test_a_waiver_without_an_end_is_refused_beside_its_field(hr, receipts):
    asked = {"rule": "minimum_share", "reason": "So.", "starts_on": today().isoformat()}

    response = hr.post(reverse("teams:waive", args=[receipts.pk]), asked)

    assert response.status_code == 422
    assert "last_day" in response.context["form"].errors


def draft_data(response, **changed):
    forms = response.context["forms"]
    data = {}
    for part in (forms.head, *forms.slots, *forms.pairs):
        for field in part:
            value = field.value()
            if value is True:
                data[field.html_name] = "on"
            elif value not in (None, False):
                data[field.html_name] = str(value)
    for formset in (forms.slots, forms.pairs):
        data |= {f.html_name: str(f.value()) for f in formset.management_form}
    return {**data, **changed}


def test_hr_edits_a_draft_publishes_it_and_moves_the_teams(hr, receipts):
    pilot = shipped_kind("pilot")
    hr.post(reverse("teams:kind-start", args=["pilot"]))
    address = reverse("teams:kind-draft", args=["pilot"])
    page = hr.get(address)
    added = {"slots-10-code": "coach", "slots-10-name": "Coach", "slots-10-required": "2"}

    kept = hr.post(
        address, draft_data(page, **{"slots-1-drop": "on", "slots-0-order": "9"}, **added)
    )
    hr.post(reverse("teams:kind-publish", args=["pilot"]))
    hr.post(reverse("teams:kind-move", args=["pilot"]), {"valid_from": today().isoformat()})

    assert kept.status_code == 302
    newest = pilot.versions.get(number=2)
    codes = list(newest.slots.values_list("code", flat=True))
    assert codes[-1] == "coach"
    assert "sponsor" not in codes
    assert codes.index("owner") > codes.index("legal")
    assert newest.never_together == [["owner", "legal"], ["owner", "evaluator"]]
    assert TeamCharter.objects.current().on(today()).get(team=receipts).version == newest
    page = text(hr.get(reverse("teams:kind", args=["pilot"])))
    assert "Coach" in page
    back = reverse("teams:kind-undo-move", args=["pilot", AuditEntry.objects.first().pk])
    assert back in page
    assert back in text(hr.get(reverse("teams:kind", args=["pilot"])))  # after the toast, too

    hr.post(back)
    assert back not in text(hr.get(reverse("teams:kind", args=["pilot"])))
    assert TeamCharter.objects.current().on(today()).get(team=receipts).version.number == 1


def test_what_is_wrong_with_a_slot_of_a_draft_stands_beside_it(hr):
    hr.post(reverse("teams:kind-start", args=["pilot"]))
    address = reverse("teams:kind-draft", args=["pilot"])
    page = hr.get(address)

    response = hr.post(
        address, draft_data(page, **{"slots-10-code": "owner", "slots-10-name": "X"})
    )

    assert response.status_code == 422
    assert "code" in response.context["forms"].slots[10].errors


def test_who_only_reads_sees_no_draft(colleague):
    kind = shipped_kind("pilot")
    kind.versions.create(number=2, name="Secret plan")

    assert "Secret plan" not in text(colleague.get(reverse("teams:kind", args=["pilot"])))


def test_the_search_box_finds_teams_by_name(colleague, receipts):
    assert "Receipts" in text(colleague.get("/search/", {"q": "receip"}))


def test_a_seat_of_another_team_is_not_found_under_this_one(lead, receipts, bo):
    other = team("Other")
    membership(other, bo)
    seat = TeamMembership.objects.get(team=other)

    response = lead.get(reverse("teams:seat-act", args=[receipts.pk, seat.pk, "leave"]))

    assert response.status_code == 404


def test_the_same_instant_cannot_be_undone_twice(hr, receipts, bo):
    response = hr.post(act(receipts, "join"), joining(bo), follow=True)
    address = undo_address(response)

    assert hr.post(address).status_code == 302
    assert hr.post(address).status_code == 409


def test_a_slot_outside_of_the_kinds_version_is_shown_as_such(colleague, receipts, bo):
    key = {"team_id": receipts.pk, "employee_id": bo.pk, "slot": "gardener"}
    value = {"allocation": 10, "standing": "member"}
    put(TeamMembership, key, value, valid_from=START, at=timezone.now())

    assert "not in this version" in text(colleague.get(at(receipts)))


def test_the_figures_of_a_team_lead_to_their_trend(colleague, receipts):
    address = f"{reverse('teams:figures')}?scope=team&team={receipts.pk}&as_of={today()}"

    assert address.replace("&", "&amp;") in text(colleague.get(at(receipts)))
    assert colleague.get(address).status_code == 200


def test_an_auditors_look_at_a_roster_is_on_record(client, receipts):
    account = user(username="auditor@example.org")
    grant(account, "auditor")
    client.force_login(account)

    client.get(at(receipts))

    assert AuditEntry.objects.filter(actor=account, object_id=str(receipts.pk)).exists()


def test_every_icon_of_a_team_page_is_drawn(client, hr, receipts):
    sprite = Path("orgchange/core/static/core/sprite.svg").read_text()
    page = client.get(f"/teams/{receipts.pk}/").content.decode()
    asked = set(re.findall(r"#i-([a-z]+)", page))
    assert {"help", "download"} <= asked
    assert [name for name in asked if f'id="i-{name}"' not in sprite] == []
