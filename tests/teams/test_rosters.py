"""One way to a roster: seats end with team and employment; nobody is booked beyond a whole day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from rest_framework.test import APIClient

from orgchange.audit.models import AuditEntry
from orgchange.core.dates import OPEN_DATE
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.notices.models import Notice
from orgchange.teams import services
from orgchange.teams.models import Team, TeamCharter, TeamMembership, Waiver
from orgchange.teams.seat_notices import seated_facts, seated_holds
from orgchange.teams.services.charters import NotPublished, TeamNotOpen
from orgchange.teams.services.seats import NoSuchSeat
from orgchange.teams.services.writing import RosterRefused
from tests.factories.directory import START, department, employee, grant, user
from tests.factories.teams import membership, shipped_kind, team

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
TODAY = date(2026, 3, 10)
LATER = NOW + timedelta(hours=1)
WHO = {"actor": None, "now": NOW}


@pytest.fixture
def sales():
    return department("SALES")


@pytest.fixture
def ada(sales):
    return employee(sales, name="Ada")


@pytest.fixture
def bo(sales):
    return employee(sales, name="Bo")


@pytest.fixture
def forecasts():
    return team("Forecasts")


def seats(of=None):
    rows = TeamMembership.objects.current().order_by("team", "employee", "slot", "valid_from")
    rows = rows.filter(team=of) if of else rows
    return [(r.employee.full_name, r.slot, r.allocation, r.valid_from, r.valid_to) for r in rows]


def sit(where, person, slot="other", allocation=20, starts_on=TODAY, **given):
    return services.set_membership(
        team=where,
        employee=person,
        slot=slot,
        allocation=allocation,
        starts_on=starts_on,
        **{**WHO, **given},
    )


def problems(refusal):
    return [(p.field, p.code) for p in refusal.value.problems]


def test_a_team_opens_under_the_newest_version_of_its_kind(ada):
    made = services.open_team(
        kind=shipped_kind("pilot"), name=" Demand ", opens_on=TODAY, lead=ada, **WHO
    )

    charter = TeamCharter.objects.get(team=made)
    assert (made.name, charter.version.number, charter.lead) == ("Demand", 1, ada)
    assert (charter.valid_from, charter.valid_to) == (TODAY, OPEN_DATE)
    assert AuditEntry.objects.filter(action="team.opened").exists()


def test_a_retired_kind_opens_no_team():
    kind = shipped_kind("pilot")
    kind.retired_at = NOW
    kind.save()

    with pytest.raises(NotPublished):
        services.open_team(kind=kind, name="T", opens_on=TODAY, **WHO)


def test_a_new_charter_holds_from_its_day_and_changes_no_day_before(forecasts, ada):
    services.change_charter(
        team=forecasts,
        valid_from=TODAY,
        changes={"host_function": "legal", "lead_id": ada.pk},
        **WHO,
    )

    rows = TeamCharter.objects.current().order_by("valid_from")
    assert [(r.host_function, r.valid_from, r.valid_to) for r in rows] == [
        ("business", START, TODAY),
        ("legal", TODAY, OPEN_DATE),
    ]
    forecasts.refresh_from_db()
    assert forecasts.lead == ada


def test_a_charter_cannot_change_before_the_team_opens(forecasts):
    with pytest.raises(TeamNotOpen):
        services.change_charter(
            team=forecasts, valid_from=START - timedelta(days=1), changes={"purpose": "x"}, **WHO
        )


def test_closing_ends_the_seats_and_reopening_lengthens_only_the_charter(forecasts, ada):
    membership(forecasts, ada)

    assert services.close_team(team=forecasts, last_day=TODAY, **WHO) == 1
    services.set_last_day(team=forecasts, last_day=None, actor=None, now=LATER)

    assert seats()[0][-1] == TODAY + timedelta(days=1)
    forecasts.refresh_from_db()
    assert forecasts.closes_on == OPEN_DATE
    as_known = Team.objects.get().charters.known_at(NOW)
    assert as_known.get().valid_to == TODAY + timedelta(days=1)


def test_a_seat_ends_with_the_team_and_with_the_employment(sales, ada):
    short = team("Short", until=date(2026, 6, 1))
    leaver = employee(sales, name="Lea", until=date(2026, 5, 1))

    sit(short, ada)
    sit(short, leaver)

    assert seats() == [
        ("Ada", "other", 20, TODAY, date(2026, 6, 1)),
        ("Lea", "other", 20, TODAY, date(2026, 5, 1)),
    ]


@pytest.mark.parametrize(
    ("given", "where", "code"),
    [
        ({"slot": "juggler"}, "seats[0].slot", "unknown_slot"),
        ({"allocation": 101}, "seats[0].allocation", "out_of_range"),
        ({"starts_on": START - timedelta(days=1)}, "seats[0].starts_on", "team_not_open"),
        ({"ends_on": TODAY}, "seats[0].ends_on", "before_start"),
    ],
)
def test_what_cannot_be_is_refused_by_its_place(forecasts, ada, given, where, code):
    with pytest.raises(RosterRefused) as refusal:
        sit(forecasts, ada, **given)

    assert problems(refusal) == [(where, code)]
    assert seats() == []


def test_who_is_not_employed_cannot_sit(sales, forecasts):
    gone = employee(sales, until=date(2026, 1, 1))

    with pytest.raises(RosterRefused) as refusal:
        sit(forecasts, gone)

    assert problems(refusal) == [("seats[0].starts_on", "not_employed")]


def test_above_the_whole_is_refused_with_the_days_and_the_other_teams(forecasts, ada):
    other = team("Claims")
    membership(other, ada, allocation=70, since=date(2026, 5, 1), until=date(2026, 6, 1))

    with pytest.raises(RosterRefused) as refusal:
        sit(forecasts, ada, allocation=40)

    text = refusal.value.message
    assert "110 %" in text
    assert "1 May 2026 to 31 May 2026" in text
    assert "Claims 70 %" in text
    assert seats(forecasts) == []


def test_exactly_the_whole_is_allowed_and_above_the_warning_is_warned_of(forecasts, ada):
    membership(team("Claims"), ada, allocation=70)

    written = sit(forecasts, ada, allocation=30)

    assert [(w.field, w.code) for w in written.warnings] == [("seats[0].allocation", "high_load")]
    assert len(seats(forecasts)) == 1


def test_lowering_an_allocation_is_never_overbooking(forecasts, ada):
    membership(forecasts, ada, allocation=100)

    assert sit(forecasts, ada, allocation=50).warnings == ()


@pytest.mark.parametrize("second", ["legal", "evaluator"])
def test_an_owner_is_not_legal_nor_evaluator(forecasts, ada, second):
    sit(forecasts, ada, "owner")

    with pytest.raises(RosterRefused) as refusal:
        sit(forecasts, ada, second)

    assert problems(refusal) == [("seats[0].slot", "never_together")]


def test_one_person_fills_at_most_two_slots_unless_it_is_waived(forecasts, ada):
    sit(forecasts, ada, "sponsor", 10)
    sit(forecasts, ada, "translator", 10)
    with pytest.raises(RosterRefused) as refusal:
        sit(forecasts, ada, "other", 10)
    assert problems(refusal) == [("seats[0].slot", "too_many_slots")]

    Waiver.objects.create(
        team=forecasts,
        rule="slots_per_person",
        reason="Start",
        approved_by=user(),
        valid_from=TODAY,
        valid_to=date(2026, 6, 1),
        recorded_at=NOW,
    )
    sit(forecasts, ada, "other", 10, ends_on=date(2026, 6, 1), now=LATER)
    assert len(seats()) == 3


def test_many_seats_are_all_written_or_none(forecasts, ada, bo):
    said = [
        services.seat(
            team_id=forecasts.pk, employee_id=who.pk, slot=slot, allocation=20, starts_on=TODAY
        )
        for who, slot in ((ada, "owner"), (bo, "juggler"))
    ]

    with pytest.raises(RosterRefused) as refusal:
        services.write_roster(statements=said, **WHO)

    assert problems(refusal) == [("seats[1].slot", "unknown_slot")]
    assert seats() == []


def test_handing_over_gives_the_slot_for_as_long_as_it_was_held(forecasts, ada, bo):
    until = date(2026, 9, 1)
    membership(forecasts, ada, slot="owner", allocation=40, until=until)

    services.hand_over(team=forecasts, slot="owner", giver=ada, taker=bo, day=TODAY, **WHO)

    assert seats() == [
        ("Ada", "owner", 40, START, TODAY),
        ("Bo", "owner", 40, TODAY, until),
    ]


def test_nobody_hands_over_what_he_does_not_hold(forecasts, ada, bo):
    with pytest.raises(NoSuchSeat):
        services.hand_over(team=forecasts, slot="owner", giver=ada, taker=bo, day=TODAY, **WHO)


def test_a_seat_is_extended_and_shortened(forecasts, ada):
    membership(forecasts, ada, until=date(2026, 6, 1))
    key = {"team": forecasts, "employee": ada, "slot": "other", "actor": None}

    services.extend_membership(**key, last_day=date(2026, 8, 31), now=NOW)
    assert seats() == [("Ada", "other", 20, START, date(2026, 9, 1))]
    services.extend_membership(**key, last_day=date(2026, 4, 30), now=LATER)
    assert seats() == [("Ada", "other", 20, START, date(2026, 5, 1))]


def test_who_leads_or_owns_a_team_writes_its_roster_and_no_other(sales, ada, bo):
    led = team("Led", lead=ada)
    owned, other = team("Owned"), team("Other")
    membership(owned, ada, slot="owner", allocation=10)
    account = user(ada)

    sit(led, bo, actor=account)
    sit(owned, bo, actor=account, now=LATER)
    with pytest.raises(NotAllowed):
        sit(other, bo, actor=account)
    with pytest.raises(NotAllowed):
        services.close_team(team=led, last_day=TODAY, actor=account, now=NOW)


def test_hr_of_any_part_writes_rosters(sales, forecasts, ada, bo):
    account = user(bo)
    grant(account, "hr", department=sales)

    sit(forecasts, ada, actor=account)

    assert len(seats()) == 1


def test_a_team_needs_a_name_and_an_end_after_its_beginning():
    with pytest.raises(InvalidInput) as refusal:
        services.open_team(
            kind=shipped_kind("pilot"), name=" ", opens_on=TODAY, closes_on=TODAY, **WHO
        )

    assert problems(refusal) == [("name", "required"), ("closes_on", "before_start")]


def test_the_api_hands_over_extends_and_moves_the_last_day(forecasts, ada, bo):
    account = user(username="hr@example.org")
    grant(account, "hr")
    client = APIClient()
    client.force_authenticate(account)
    membership(forecasts, ada, slot="owner", allocation=90)
    seat = TeamMembership.objects.current().get()
    url = f"/api/v1/team-memberships/{seat.pk}/"

    said = {"taker": bo.pk, "day": "2026-03-10"}
    tried = client.post(f"{url}hand-over/?dry_run=true", said, format="json")
    assert (tried.status_code, len(seats())) == (200, 1)
    handed = client.post(f"{url}hand-over/", said, format="json")
    assert [w["code"] for w in handed.json()["warnings"]] == ["high_load"]
    assert [who for who, *_rest in seats()] == ["Ada", "Bo"]

    held = TeamMembership.objects.current().get(employee=bo)
    longer = {"last_day": "2026-12-31"}
    url = f"/api/v1/team-memberships/{held.pk}/extend/"
    assert client.post(url, longer, format="json").status_code == 200
    assert seats()[-1][-1] == date(2027, 1, 1)

    url = f"/api/v1/teams/{forecasts.pk}/extend/"
    answer = client.post(url, {"last_day": "2026-06-30"}, format="json").json()
    assert answer["closes_on"] == "2026-07-01"
    assert seats()[-1][-1] == date(2026, 7, 1)


def test_who_is_seated_is_told_once_and_not_of_the_own_act(forecasts, ada, bo):
    services.set_membership(
        team=forecasts, employee=ada, slot="owner", allocation=20, starts_on=TODAY, **WHO
    )
    sit(forecasts, bo, now=LATER)
    services.hand_over(
        team=forecasts,
        slot="owner",
        giver=ada,
        taker=bo,
        day=date(2026, 5, 1),
        actor=None,
        now=LATER,
    )

    told = list(Notice.objects.order_by("pk"))
    said = [(n.recipient.full_name, n.kind, n.context["slot"], n.occurrence) for n in told]
    assert said == [
        ("Ada", "team_seated", "owner", "2026-03-10"),
        ("Bo", "team_seated", "other", "2026-03-10"),
        ("Bo", "team_seated", "owner", "2026-05-01"),
    ]
    assert seated_holds(told, LATER) == {}
    assert seated_facts(told, LATER)[told[0].pk]["slot"]["zh-hans"] == "责任人"


def test_nobody_is_told_of_days_that_are_over_nor_of_the_own_act(forecasts, ada):
    past = date(2026, 1, 1)
    sit(forecasts, ada, starts_on=past, ends_on=TODAY)
    account = user(ada)
    grant(account, "hr")
    sit(forecasts, ada, "owner", actor=account, now=LATER)

    assert Notice.objects.count() == 0
