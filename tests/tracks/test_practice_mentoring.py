"""Mentors: who can, why not, limits, hand-over, meetings, and what happens when one leaves."""

from datetime import date, timedelta

import pytest

from courses.tracks.mentors import Against, listed, possible
from courses.tracks.models import Mentorship, TrackCertificate
from courses.tracks.scopes_practice import mentorships_visible_to, sessions_visible_to
from courses.tracks.services import mentoring
from orgchange.audit.models import AuditEntry
from orgchange.core.dates import OPEN_DATE
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.directory.scopes import sight_of
from orgchange.notices.models import Notice
from tests.factories import directory as people
from tests.factories import skills
from tests.factories import tracks as make
from tests.factories.tracks import NOW
from tests.factories.tracks_practice import firm

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def world():
    return firm(mentored=False)


def certified(world, level=3, *, name="Able Person", **line):
    person = people.employee(world.head, name=name, **line)
    make.enrolment(world.track, person, state="certified", at="certified", level=level)
    return person


def pair(world, mentor, *, by="lead", on=TODAY, way=None):
    return mentoring.pair(
        enrolment=way or world.way,
        mentor=mentor,
        starts_on=on,
        reason="Knows the docks.",
        actor=world.users[by],
        now=NOW,
    )


def against(world, person, on=TODAY):
    return possible(world.way, [person], on=on)[0].against


def test_a_pair_is_made_told_and_audited(world):
    mentor = certified(world)

    row = pair(world, mentor)

    assert (row.mentor, row.starts_on, row.ends_on) == (mentor, TODAY, OPEN_DATE)
    told = Notice.objects.filter(kind="track_mentor_paired").values_list("recipient", flat=True)
    assert set(told) == {mentor.pk, world.people["candidate"].pk}
    assert AuditEntry.objects.filter(action="track.mentor_paired").count() == 1


@pytest.mark.parametrize("who", ["candidate", "mentor", "trainer", "hr", "manager", "stranger"])
def test_only_the_track_lead_pairs(world, who):
    with pytest.raises(NotAllowed):
        pair(world, certified(world), by=who)


def test_a_lead_pairs_nobody_with_themselves_in_it(world):
    way = make.enrolment(world.track, world.people["lead"], at="practicum-a")

    with pytest.raises(NotAllowed):
        pair(world, certified(world), way=way)


def test_what_speaks_against_somebody_is_said(world):
    low = certified(world, level=2, name="Low Person")
    boss = world.people["manager"]
    make.enrolment(world.track, boss, state="certified", at="certified", level=4)
    report = certified(world, name="Report Person", manager_id=world.people["candidate"].pk)
    gone = certified(world, name="Gone Person")
    gone.jobs.all().delete()

    assert against(world, low) == (Against.LEVEL,)
    assert against(world, boss) == (Against.IN_LINE,)
    assert against(world, report) == (Against.IN_LINE,)
    assert against(world, gone) == (Against.LEFT,)
    assert Against.ONESELF in against(world, world.people["candidate"])
    with pytest.raises(mentoring.CannotMentor) as error:
        pair(world, low)
    assert [one.code for one in error.value.problems] == ["level"]


def test_a_valid_certificate_counts_and_an_ended_one_does_not(world):
    person = people.employee(world.head)
    way = make.enrolment(world.track, person, state="renewing", at="certified", level=0)
    certificate = TrackCertificate.objects.create(
        enrolment=way,
        code="T1",
        level=3,
        starts_on=date(2026, 1, 1),
        ends_on=date(2027, 1, 1),
        signed_by=world.people["lead"],
        issued_at=NOW,
    )

    assert against(world, person) == ()
    assert against(world, person, certificate.ends_on) == (Against.LEVEL,)


def test_the_skills_of_the_profile_are_as_good_as_a_certificate(world):
    level = world.track.versions.get().levels.get(level=3)
    person = people.employee(world.head)
    skill = level.profile.needs.get().skill
    skills.holding(person, skill, 2)
    assert against(world, person) == (Against.LEVEL,)

    other = people.employee(world.head)
    skills.holding(other, skill, 3)

    assert against(world, other) == ()
    assert [one.employee for one in listed(world.way, on=TODAY)] == [other]


def test_a_fourth_mentee_is_refused(world):
    mentor = certified(world)
    for _number in range(3):
        way = make.enrolment(world.track, people.employee(world.head), at="practicum-a")
        pair(world, mentor, way=way)

    assert against(world, mentor) == (Against.FULL,)
    with pytest.raises(mentoring.CannotMentor):
        pair(world, mentor)


def test_nobody_has_two_mentors_on_a_day(world):
    pair(world, certified(world))

    with pytest.raises(mentoring.MentorThere):
        pair(world, certified(world, name="Second"), on=TODAY + timedelta(days=9))


def test_a_hand_over_leaves_no_day_without_a_mentor(world):
    before = pair(world, certified(world))
    successor = certified(world, name="Successor")
    on = TODAY + timedelta(days=7)

    after = mentoring.hand_over(
        mentorship=before,
        mentor=successor,
        on=on,
        reason="Moves to Lyon.",
        actor=world.users["lead"],
        now=NOW,
    )

    before.refresh_from_db()
    assert (before.ends_on, before.end_reason) == (on, "Moves to Lyon.")
    assert (after.starts_on, after.mentor) == (on, successor)


def test_a_mentor_ends_it_with_a_reason_and_the_lead_is_told(world):
    mentor = certified(world)
    account = people.user(mentor)
    row = pair(world, mentor)
    with pytest.raises(InvalidInput):
        mentoring.end(mentorship=row, last_day=TODAY, reason=" ", actor=account, now=NOW)
    with pytest.raises(NotAllowed):
        mentoring.end(
            mentorship=row, last_day=TODAY, reason="x", actor=world.users["candidate"], now=NOW
        )

    mentoring.end(mentorship=row, last_day=TODAY, reason="No time.", actor=account, now=NOW)

    row.refresh_from_db()
    assert row.ends_on == TODAY + timedelta(days=1)
    told = Notice.objects.filter(kind="track_mentor_ended").values_list("recipient", flat=True)
    assert set(told) == {world.people["candidate"].pk, world.people["lead"].pk}
    with pytest.raises(mentoring.EndedAlready):
        mentoring.end(mentorship=row, last_day=TODAY, reason="x", actor=account, now=NOW)


def test_who_leaves_mentors_nobody_from_that_day(world):
    mentor = certified(world)
    row = pair(world, mentor)
    mentor.jobs.all().delete()
    later = NOW + timedelta(days=3)

    assert mentoring.end_of_leavers(later) == 1
    assert mentoring.end_of_leavers(later) == 0

    row.refresh_from_db()
    assert row.ends_on == later.date()
    assert Notice.objects.filter(kind="track_mentor_ended").exists()


# Meetings


def log(world, row, actor, **changed):
    held = {"held_on": TODAY, "minutes": 45, "about": "The metric", "next_steps": "", **changed}
    return mentoring.log_session(mentorship=row, actor=actor, now=NOW, **held)


def test_both_log_what_a_meeting_was_about_and_nobody_else(world):
    mentor = certified(world)
    row, account = pair(world, mentor), people.user(mentor)

    log(world, row, account)
    log(world, row, world.users["candidate"])

    assert row.sessions.count() == 2
    for who in ("lead", "hr", "manager", "stranger"):
        with pytest.raises(NotAllowed):
            log(world, row, world.users[who])


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"held_on": TODAY + timedelta(days=1)}, "held_on"),
        ({"held_on": TODAY - timedelta(days=1)}, "held_on"),
        ({"minutes": 4}, "minutes"),
        ({"minutes": 481}, "minutes"),
        ({"about": " "}, "about"),
    ],
)
def test_a_meeting_that_cannot_have_been_is_refused(world, changed, field):
    row = pair(world, certified(world))

    with pytest.raises(InvalidInput) as error:
        log(world, row, world.users["candidate"], **changed)

    assert [one.field for one in error.value.problems] == [field]


def test_meetings_are_read_by_the_two_and_the_lead(world):
    mentor = certified(world)
    row = pair(world, mentor)
    world.users["mentor"] = people.user(mentor)
    log(world, row, world.users["candidate"])

    def count(rows_of, who):
        return rows_of(sight_of(world.users[who], on=TODAY)).count()

    kinds = ("candidate", "mentor", "lead", "trainer", "hr", "manager", "stranger", "finance")
    assert {who for who in kinds if count(sessions_visible_to, who)} == {
        "candidate",
        "mentor",
        "lead",
    }
    assert {who for who in kinds if count(mentorships_visible_to, who)} == {
        "candidate",
        "mentor",
        "lead",
        "trainer",
        "hr",
        "manager",
    }
    assert Mentorship.objects.count() == 1
