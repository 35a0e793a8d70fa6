"""Translators to pilots and mentors to candidates: limits, the run, and what people make of it."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.tracks.models import MatchPair, Mentorship, PilotPlace
from courses.tracks.services import match_answers as answers
from courses.tracks.services.matching import Barred, run
from orgchange.audit.models import AuditEntry
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.notices.models import Notice
from orgchange.teams.models import HelpOffer, JoinRequest
from tests.factories import directory as people
from tests.factories import innovation as fund
from tests.factories import pilots, skills, teams
from tests.factories import tracks as make
from tests.factories.tracks import NOW

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def room():
    """A track with its lead, one pilot of the plant, and two certified people."""
    plant = people.department("PLANT", function="operations")
    shop = people.department("SHOP", function="business")
    track = make.track("guide", slot="translator")
    lead = people.employee(shop, name="Lea Lead")
    make.office(track, lead, "lead")
    owner = people.employee(plant, name="Oda Owner", site="Hull")
    money = fund.fund()
    return SimpleNamespace(
        plant=plant,
        shop=shop,
        track=track,
        lead=people.user(lead),
        owner=owner,
        money=money,
        pilot=pilots.pilot(money, owner, state="running"),
    )


def certified(room, name, *, level=2, where=None, track=None, **job):
    person = people.employee(where or room.shop, name=name, **job)
    return make.enrolment(
        track or room.track, person, state="certified", at="certified", level=level
    )


def proposed(room, kind="pilots", **given):
    row = run(track=room.track, kind=kind, actor=room.lead, now=NOW, **given)
    return row, list(row.pairs.all())


def bars(row):
    return row.left[0]["bars"] if row.left else {}


def test_the_one_who_knows_the_domain_is_proposed_with_reasons(room):
    certified(room, "Ada")
    at_home = certified(room, "Ben", where=room.plant)

    row, pairs = proposed(room)

    assert [(pair.enrolment, pair.pilot) for pair in pairs] == [(at_home, room.pilot)]
    assert pairs[0].reasons[0] == {"code": "domain", "value": 700, "weight": 4}
    assert [one["why"] for one in pairs[0].others] == [["lower"]]
    assert (row.people, row.places, row.left) == (2, 1, [])
    assert not PilotPlace.objects.exists()


def test_the_same_facts_give_the_same_fingerprint_and_pairs(room):
    for name in ("Ada", "Ben", "Cy"):
        certified(room, name)
    for _ in range(2):
        pilots.pilot(room.money, room.owner, state="setup")

    first, pairs = proposed(room)
    second, again = proposed(room)
    third, _ = proposed(room, weights={"load": 9})

    assert first.fingerprint == second.fingerprint != third.fingerprint
    said = [[(p.enrolment_id, p.pilot_id, p.score) for p in rows] for rows in (pairs, again)]
    assert said[0] == said[1]


@pytest.mark.parametrize(
    ("limit", "spoil"),
    [
        ("level", lambda room, way: type(way).objects.filter(pk=way.pk).update(level=0)),
        ("conflict", lambda room, way: pilots_sponsor(room, way)),
        ("conflict", lambda room, way: line_above(room, way)),
        ("busy", lambda room, way: busy(way)),
        ("full", lambda room, way: two_pilots(room, way)),
        ("place", lambda room, way: foreign(room, way)),
        ("away", lambda room, way: leaves(room, way)),
    ],
)
def test_a_hard_limit_bars(room, limit, spoil):
    way = certified(room, "Ada")
    assert len(proposed(room)[1]) == 1

    spoil(room, way)
    row, pairs = proposed(room)

    assert pairs == []
    assert bars(row)[limit] == 1


def pilots_sponsor(room, way):
    room.pilot.sponsor = way.employee
    room.pilot.save()


def line_above(room, way):
    people.job(room.owner, room.plant, position=2, is_primary=False, manager_id=way.employee_id)


def busy(way):
    soon = TODAY + timedelta(days=20)
    team = teams.team("Elsewhere")
    teams.membership(team, way.employee, allocation=90, since=soon, until=soon + timedelta(days=1))


def two_pilots(room, way):
    for number in range(2):
        other = pilots.pilot(room.money, room.owner, title=f"Other {number}")
        make.pilot_place(way, other)


def foreign(room, way):
    way.employee.language = "fr"
    way.employee.save()


def leaves(room, way):
    row = way.employee.jobs.get()
    type(row).objects.filter(pk=row.pk).update(valid_to=TODAY + timedelta(days=14))


def test_a_high_risk_asks_for_a_higher_level_and_a_candidate_is_for_low_risk(room):
    certified(room, "Ada", level=2)
    novice = people.employee(room.shop, name="Nia")
    candidate = make.enrolment(room.track, novice, at="practicum-a")
    pilots.pilot(room.money, room.owner, title="Risky", risk_tier="high")

    row, pairs = proposed(room)

    assert bars(row)["level"] == 2
    assert [pair.enrolment for pair in pairs] == [candidate]  # a practice that waits, before load


def test_a_pilot_whose_slot_is_filled_on_every_day_needs_nobody(room):
    certified(room, "Ada")
    filler = people.employee(room.shop, name="Fay Filler")
    team = pilots.team(room.pilot, kind="pilot")
    teams.membership(team, filler, slot="translator", until=TODAY + timedelta(days=5))

    assert len(proposed(room)[1]) == 1

    teams.membership(team, filler, slot="translator")
    assert proposed(room)[0].places == 0


def test_skills_that_the_team_lacks_and_an_offer_raise_the_score(room):
    certified(room, "Ada")
    skilled = certified(room, "Ben")
    level = room.track.versions.get().levels.get(level=1)
    skills.holding(skilled.employee, level.profile.needs.get().skill, 1)
    HelpOffer.objects.create(employee=skilled.employee, interests="AI", starts_on=TODAY)

    pair = proposed(room)[1][0]

    values = {one["code"]: one["value"] for one in pair.reasons}
    assert pair.enrolment == skilled
    assert (values["gap"], values["preference"]) == (1000, 700)


def test_confirming_places_asks_for_the_seat_and_can_be_undone(room):
    way = certified(room, "Ada")
    people.user(way.employee)
    pilots.team(room.pilot, kind="pilot", lead=room.owner)
    people.grant(room.lead, "hr")
    pair = proposed(room)[1][0]

    answers.confirm(pair=pair, actor=room.lead, now=NOW)

    pair.refresh_from_db()
    told = Notice.objects.filter(kind__startswith="track_match")
    assert set(told.values_list("recipient", flat=True)) == {room.owner.pk, way.employee_id}
    request = JoinRequest.objects.get()
    assert PilotPlace.objects.get().pilot == room.pilot
    assert (request.slot, request.allocation, request.state) == ("translator", 20, "open")
    assert pair.seat_request == request
    assert AuditEntry.objects.filter(action="match.confirmed").exists()
    with pytest.raises(answers.Decided):
        answers.confirm(pair=pair, actor=room.lead, now=NOW)

    answers.undo(pair=pair, actor=room.lead, now=NOW + timedelta(minutes=1))

    pair.refresh_from_db()
    request.refresh_from_db()
    assert (pair.confirmed_at, pair.place, request.state) == (None, None, "withdrawn")
    assert not PilotPlace.objects.exists()


def test_a_lead_who_cannot_write_the_roster_places_and_the_owner_asks(room):
    certified(room, "Ada")
    pilots.team(room.pilot, kind="pilot", lead=room.owner)

    pair = answers.confirm(pair=proposed(room)[1][0], actor=room.lead, now=NOW)

    assert pair.place is not None
    assert not JoinRequest.objects.exists()
    assert Notice.objects.filter(kind="track_match_owner", recipient=room.owner).exists()


def test_limits_are_looked_at_again_when_confirming(room):
    way = certified(room, "Ada")
    pair = proposed(room)[1][0]
    busy(way)

    with pytest.raises(Barred) as refused:
        answers.confirm(pair=pair, actor=room.lead, now=NOW)

    assert [one.code for one in refused.value.problems] == ["busy"]
    assert not PilotPlace.objects.exists()


def test_somebody_else_is_taken_with_a_reason_and_within_the_limits(room):
    certified(room, "Ada", where=room.plant)
    other = certified(room, "Ben")
    row, pairs = proposed(room)
    chosen = {"run": row, "need": room.pilot.pk, "taker": other.pk, "actor": room.lead, "now": NOW}

    with pytest.raises(InvalidInput):
        answers.override(**chosen, reason=" ")
    made = answers.override(**chosen, reason="Knows the owner's team.")

    place = PilotPlace.objects.get()
    assert (place.enrolment, place.is_override, place.reason) == (
        other,
        True,
        "Knows the owner's team.",
    )
    assert made.confirmed_at == NOW
    assert MatchPair.objects.get(pk=pairs[0].pk).refused_at == NOW

    answers.undo(pair=made, actor=room.lead, now=NOW)
    assert not PilotPlace.objects.exists()


def test_nobody_decides_on_a_pair_of_their_own_nor_without_the_office(room):
    own = make.enrolment(room.track, room.lead.employee, state="certified", at="certified", level=2)
    pair = proposed(room)[1][0]
    assert pair.enrolment == own

    with pytest.raises(NotAllowed):
        answers.confirm(pair=pair, actor=room.lead, now=NOW)
    with pytest.raises(NotAllowed):
        answers.confirm(pair=pair, actor=people.user(room.owner), now=NOW)


def test_mentors_have_the_level_room_and_another_line(room):
    boss = certified(room, "Bo Boss", level=4)
    young = certified(room, "Yan", level=2)
    mentor = certified(room, "Mo Mentor", level=3)
    person = people.employee(room.shop, name="Pia", manager_id=boss.employee_id)
    way = make.enrolment(room.track, person, at="foundation")

    _row, pairs = proposed(room, "mentors")

    assert [(pair.enrolment, pair.mentor) for pair in pairs] == [(way, mentor.employee)]
    why = {one["who"]: one["why"] for one in pairs[0].others}
    assert why == {boss.employee_id: ["line"], young.employee_id: ["level"]}

    answers.confirm(pair=pairs[0], actor=room.lead, now=NOW)
    held = Mentorship.objects.get()
    assert (held.mentor, held.enrolment, held.starts_on) == (mentor.employee, way, TODAY)


def test_a_weight_outside_its_bounds_is_refused(room):
    with pytest.raises(InvalidInput):
        run(track=room.track, kind="pilots", weights={"load": 11}, actor=room.lead, now=NOW)


def test_reading_takes_as_many_queries_for_ten_as_for_one(room):
    def count():
        with CaptureQueriesContext(connection) as seen:
            proposed(room)
        return len(seen)

    certified(room, "Ada")
    few = count()
    for number in range(9):
        certified(room, f"Ann {number}")
        pilots.pilot(room.money, room.owner, title=f"More {number}")

    assert count() == few
