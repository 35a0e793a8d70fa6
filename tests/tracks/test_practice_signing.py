"""Signing: who may, what follows, what can be taken back, and that no outcome is looked at."""

from datetime import timedelta
from decimal import Decimal

import pytest

from courses.skills.models import ProfileNeed
from courses.tracks.criteria import CHECKS, Finding
from courses.tracks.models import Item, SignRequest, StageSigner, TrackEnrolment
from courses.tracks.notices import practice as notices
from courses.tracks.services import asking, signing
from courses.tracks.services.evidence import Given, NotShownYet, hand_in
from courses.tracks.services.mentoring import hand_over
from courses.tracks.services.moving import move
from courses.tracks.signers import signers_of, waiting_for
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.directory.scopes import sight_of
from orgchange.notices.models import Notice
from orgchange.pilots.models import Pilot
from tests.factories import directory as people
from tests.factories import innovation as funds
from tests.factories import pilots
from tests.factories import tracks as make
from tests.factories.skills import bare_rating
from tests.factories.tracks import NOW, STAGES
from tests.factories.tracks_practice import firm, handed, item, paper, week

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def world(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return firm()


def open_ones(**narrowed):
    return SignRequest.objects.filter(state="open", **narrowed)


def sign(world, who, *, now=NOW, words="", **narrowed):
    request = open_ones(**narrowed).get()
    return signing.sign(request=request, words=words, actor=world.users[who], now=now)


def waits_for(world, who, day=NOW):
    rows = SignRequest.objects.filter(waiting_for(sight_of(world.users[who], on=day.date())))
    return sorted((row.role, str(row.terms.stage)) for row in rows)


def practicum_a(world, *, but=()):
    """Everything of practicum A handed in, and signed by those whom the items name."""
    handed(world)
    handed(world, "value-estimate", words="Trips.", low=Decimal(1), unit="EUR a year")
    week(world)
    handed(world, "week", visibility="signers", now=LATER)
    for code, who in (
        ("problem-framing", "mentor"),
        ("value-estimate", "finance"),
        ("week", "mentor"),
    ):
        if code not in but:
            sign(world, who, submission__item__code=code, now=LATER)


def titles(world, who):
    rows = Notice.objects.filter(recipient=world.people[who])
    return sorted(rows.values_list("kind", flat=True))


# Who may


def test_each_is_asked_for_what_they_are_to_the_person(world):
    handed(world)
    handed(world, "value-estimate", words="Trips.", low=Decimal(1), unit="EUR")

    assert waits_for(world, "mentor") == [("mentor", "guide/practicum-a")]
    assert waits_for(world, "finance") == [("finance", "guide/practicum-a")]
    for nobody in ("candidate", "lead", "hr", "manager", "owner", "stranger"):
        assert waits_for(world, nobody) == []
    assert titles(world, "mentor") == ["track_sign_asked"]


@pytest.mark.parametrize("who", ["candidate", "lead", "finance", "hr", "manager", "stranger"])
def test_who_is_not_asked_can_neither_sign_nor_return(world, who):
    handed(world)

    with pytest.raises(NotAllowed):
        sign(world, who)
    with pytest.raises(NotAllowed):
        signing.give_back(request=open_ones().get(), words="x", actor=world.users[who], now=NOW)


def test_nobody_signs_for_themselves_whatever_the_office(world):
    make.office(world.track, world.people["candidate"], "finance")
    handed(world, "value-estimate", words="Trips.", low=Decimal(1), unit="EUR")

    with pytest.raises(NotAllowed):
        sign(world, "candidate")
    request = open_ones().get()
    assert signers_of([request], on=NOW.date())[request.pk] == {world.people["finance"].pk}


def test_hr_of_the_part_and_the_line_are_found(settings):
    stages = list(STAGES)
    stages[2] = ("foundation", "learning", 90, ("hr", "manager"), (), ())
    world = firm(at="foundation", stages=stages)
    other = people.user(people.employee(world.law, name="Other HR"))
    people.grant(other, "hr", department=world.law)

    asking.ask_stages(ways=[world.way.pk], now=NOW)

    found = signers_of(list(open_ones()), on=NOW.date())
    held = {row.role: found[row.pk] for row in open_ones()}
    assert held == {
        "hr": {world.people["hr"].pk},
        "manager": {world.people["manager"].pk},
    }
    assert waits_for(world, "hr") == [("hr", "guide/foundation")]
    assert waits_for(world, "manager") == [("manager", "guide/foundation")]


def test_what_waits_goes_to_the_mentor_of_the_day(world):
    handed(world)
    after = NOW + timedelta(days=3)
    successor = people.employee(world.head, name="Next Mentor")
    world.users["next"], world.people["next"] = people.user(successor), successor
    make.enrolment(world.track, successor, state="certified", at="certified", level=3)

    hand_over(
        mentorship=world.mentorship,
        mentor=successor,
        on=after.date(),
        reason="Parental leave",
        actor=world.users["lead"],
        now=NOW,
    )

    assert waits_for(world, "next") == []
    assert waits_for(world, "mentor", after) == []
    assert waits_for(world, "next", after) == [("mentor", "guide/practicum-a")]


def test_who_left_signs_nothing_and_the_next_holder_of_the_office_does(world):
    handed(world, "value-estimate", words="Trips.", low=Decimal(1), unit="EUR")
    heir = people.employee(world.head, name="Next Finance")
    world.users["heir"] = people.user(heir)
    make.office(world.track, heir, "finance")
    gone = world.people["finance"]
    gone.jobs.all().delete()

    request = open_ones().get()
    assert signers_of([request], on=NOW.date())[request.pk] == {heir.pk}
    assert waits_for(world, "finance") == []
    with pytest.raises(NotAllowed):
        sign(world, "finance")


# What follows


def test_the_stage_is_asked_for_once_every_mandatory_item_is_signed(world):
    practicum_a(world, but=["week"])
    assert not open_ones(submission=None).exists()

    sign(world, "mentor", submission__item__code="week", now=LATER)

    assert list(open_ones().values_list("role", "submission")) == [("mentor", None)]


def test_an_optional_item_holds_nobody_back(world):
    with make.unguarded():
        Item.objects.filter(code="week").update(is_mandatory=False)
    handed(world)
    sign(world, "mentor")
    handed(world, "value-estimate", words="Trips.", low=Decimal(1), unit="EUR")

    sign(world, "finance")

    assert open_ones(submission=None).exists()


def test_the_last_signature_takes_the_person_to_the_next_stage(world):
    practicum_a(world)

    sign(world, "mentor", submission=None, now=LATER)

    way = TrackEnrolment.objects.get(pk=world.way.pk)
    assert (way.state, str(way.stage)) == ("active", "guide/practicum-b")
    assert titles(world, "candidate").count("track_stage_done") == 1


@pytest.fixture
def closed_door():
    held = {"open": False}
    CHECKS["test_door"] = lambda _asked: Finding("test_door", held["open"], "No pilot yet.")
    yield held
    del CHECKS["test_door"]


def with_door():
    stages = list(STAGES)
    code, kind, days, signers, _criteria, items = stages[4]
    stages[4] = (code, kind, days, signers, ("test_door",), items)
    return firm(stages=stages)


def test_what_is_missing_of_the_next_stage_is_said_and_keeps_the_person(
    closed_door, settings, tmp_path
):
    world = with_door()
    practicum_a(world)
    sign(world, "mentor", submission=None, now=LATER)

    way = TrackEnrolment.objects.get(pk=world.way.pk)
    assert str(way.stage) == "guide/practicum-a"
    missing = signing.try_to_go_on(enrolment=way, actor=None, now=LATER)
    assert [one.words for one in missing] == ["No pilot yet."]


def test_who_waited_goes_on_within_the_hour(closed_door, settings, tmp_path):
    world = with_door()
    practicum_a(world)
    sign(world, "mentor", submission=None, now=LATER)
    assert signing.take_on(LATER) == 0

    closed_door["open"] = True

    assert signing.take_on(LATER) == 1
    assert str(TrackEnrolment.objects.get(pk=world.way.pk).stage) == "guide/practicum-b"
    assert titles(world, "candidate").count("track_stage_done") == 1


def to_the_last_signatures(world, pilot):
    """Practicum B: all handed in and signed; the stage waits for mentor and owner."""
    make.pilot_place(world.way, pilot)
    handed(world, "metric-contract", file=paper())
    handed(world, "retrospective", words="We would ask sooner.")
    for row in open_ones():
        signing.sign(request=row, actor=world.users["mentor"], now=NOW)


def pilot_of(world, state="running"):
    return pilots.pilot(funds.fund(), world.people["owner"], state=state)


def test_two_different_people_sign_a_stage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world = firm(at="practicum-b")
    world.people["owner"], world.users["owner"] = world.people["mentor"], world.users["mentor"]
    to_the_last_signatures(world, pilot_of(world))

    sign(world, "mentor", role="mentor")

    with pytest.raises(NotAllowed):
        sign(world, "mentor", role="owner")
    assert waits_for(world, "mentor") == []


@pytest.mark.parametrize(
    ("state", "outcome"),
    [("running", ""), ("closed", "validated"), ("closed", "invalidated")],
)
def test_evidence_of_a_pilot_signs_the_same_whatever_came_of_it(settings, tmp_path, state, outcome):
    settings.MEDIA_ROOT = tmp_path
    world = firm(at="practicum-b")
    pilot = pilot_of(world, state)
    Pilot.objects.filter(pk=pilot.pk).update(verdict=outcome)
    to_the_last_signatures(world, pilot)

    sign(world, "mentor", role="mentor")
    sign(world, "owner", role="owner")

    assert str(TrackEnrolment.objects.get(pk=world.way.pk).stage) == "guide/panel"


def test_new_evidence_after_a_return_is_signed_by_everybody_again(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world = firm(at="practicum-b")
    to_the_last_signatures(world, pilot_of(world))
    sign(world, "mentor", role="mentor")
    signing.give_back(
        request=open_ones().get(), words="Name the risk.", actor=world.users["owner"], now=NOW
    )

    handed(world, "retrospective", words="We would name the risk.", now=LATER)
    sign(world, "mentor", submission__isnull=False, now=LATER)

    asked = open_ones(submission=None).values_list("role", flat=True)
    assert sorted(asked) == ["mentor", "owner"]


def test_a_returned_stage_is_asked_again_by_its_candidate_alone(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world = firm(at="practicum-b")
    to_the_last_signatures(world, pilot_of(world))
    signing.give_back(
        request=open_ones(role="owner").get(), words="Why?", actor=world.users["owner"], now=NOW
    )
    with pytest.raises(NotAllowed):
        signing.ask_again(enrolment=world.way, actor=world.users["mentor"], now=NOW)

    made = signing.ask_again(enrolment=world.way, actor=world.users["candidate"], now=LATER)

    assert [row.role for row in made] == ["owner"]
    with pytest.raises(signing.NotReturned):
        signing.ask_again(enrolment=world.way, actor=world.users["candidate"], now=LATER)


# Taking back


def test_a_signature_is_taken_back_until_the_stage_is_signed(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world = firm(at="practicum-b")
    to_the_last_signatures(world, pilot_of(world))
    given = SignRequest.objects.filter(submission__item__code="retrospective").get()

    signing.undo(request=given, actor=world.users["mentor"], now=LATER)
    assert not open_ones(submission=None).exists()
    sign(world, "mentor", submission__isnull=False, now=LATER)
    sign(world, "mentor", submission=None, role="mentor", now=LATER)

    with pytest.raises(signing.ActedUpon):
        signing.undo(request=given, actor=world.users["mentor"], now=LATER)


def test_nobody_takes_back_what_another_signed(world):
    handed(world)
    request = sign(world, "mentor")

    with pytest.raises(NotAllowed):
        signing.undo(request=request, actor=world.users["lead"], now=LATER)


def test_what_was_acted_upon_is_not_taken_back(world):
    practicum_a(world)
    request = sign(world, "mentor", submission=None, now=LATER)

    with pytest.raises(signing.ActedUpon):
        signing.undo(request=request, actor=world.users["mentor"], now=LATER)


def test_a_return_needs_words_and_is_told(world):
    handed(world)
    with pytest.raises(InvalidInput):
        signing.give_back(
            request=open_ones().get(), words=" ", actor=world.users["mentor"], now=NOW
        )

    signing.give_back(
        request=open_ones().get(), words="Who decides?", actor=world.users["mentor"], now=NOW
    )

    assert titles(world, "candidate") == ["track_returned"]


def test_decided_twice_it_is_refused(world):
    handed(world)
    request = sign(world, "mentor")

    with pytest.raises(signing.DecidedAlready):
        signing.sign(request=request, actor=world.users["mentor"], now=NOW)


def test_many_are_signed_at_once_but_never_a_stage(world):
    practicum_a(world)
    stage = open_ones(submission=None).get()

    signed = signing.sign_many(requests=[stage], actor=world.users["mentor"], now=LATER)

    assert signed == 0
    assert open_ones().exists()


# Leaving a stage, and time


def test_whoever_leaves_the_track_asks_for_nothing_more(world):
    handed(world)

    move(enrolment=world.way, to="active", stage=world.way.stage, actor=None, now=NOW)
    move(enrolment=world.way, to="exited", stage=None, actor=None, now=LATER)

    assert not open_ones().exists()


def test_a_stage_entered_again_is_signed_again(world):
    with make.unguarded():
        StageSigner.objects.filter(terms__stage__code="practicum-a").update(role="lead")
    practicum_a(world)
    sign(world, "lead", submission=None, now=LATER)

    move(
        enrolment=world.way,
        to="active",
        stage=make.stage(world.track, "practicum-a"),
        actor=None,
        now=LATER,
    )

    assert list(open_ones().values_list("role", "submission")) == [("lead", None)]


def test_a_digest_on_the_last_day_and_the_lead_after_it(world):
    handed(world)
    handed(world, "value-estimate", words="Trips.", low=Decimal(1), unit="EUR")
    due = open_ones().first().due_at

    assert notices.remind_of_due(due - timedelta(hours=15)) == 2
    assert notices.remind_of_due(due - timedelta(hours=14)) == 0
    assert notices.escalate(due) == 2
    assert notices.escalate(due + timedelta(hours=1)) == 0

    assert titles(world, "lead") == ["track_sign_late", "track_sign_late"]
    assert titles(world, "finance") == ["track_sign_asked", "track_sign_due"]


def test_a_stage_of_ratings_alone_is_asked_for_within_the_hour(settings):
    stages = list(STAGES)
    stages[2] = ("foundation", "learning", 90, ("lead", "hr"), (), (("seen", "ratings", ""),))
    world = firm(at="foundation", stages=stages)
    assert asking.ask_what_is_complete(NOW) == 0

    rate_everything(world)

    assert asking.ask_what_is_complete(NOW) == 2
    assert asking.ask_what_is_complete(NOW) == 0


def rate_everything(world):
    level = world.track.versions.get().levels.get(level=1)
    for need in ProfileNeed.objects.current().filter(profile=level.profile):
        bare_rating(
            world.people["candidate"],
            need.skill,
            1,
            by=world.people["manager"],
            on=NOW.date(),
            relation="manager",
        )


def test_the_item_of_another_track_is_no_item_of_this_way(world):
    other = make.track("other")

    with pytest.raises(NotShownYet):
        hand_in(
            enrolment=world.way,
            item=item(other, "problem-framing"),
            given=Given(words="x"),
            actor=world.users["candidate"],
            now=NOW,
        )
