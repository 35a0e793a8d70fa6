"""Evidence that posts itself: completed courses at once, work in pilots once it is placed."""

import pytest

from courses.catalogue.models import CourseSkill
from courses.learning.events import evidence_changed
from courses.skills.models import Evidence, SlotSkill
from courses.skills.notices.kinds import plan_placing
from courses.skills.services import posting
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.notices.models import Notice
from orgchange.pilots.models import SkillEvidence
from tests.factories import assignments as duties
from tests.factories import catalogue, innovation, pilots
from tests.factories import directory as d
from tests.factories import skills as make
from tests.factories.innovation import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def pia():
    person = d.employee(d.department("LAB"), name="Pia Person")
    d.user(person)
    person.refresh_from_db()
    return person


@pytest.fixture
def skill():
    return make.skill("framing-well")


@pytest.fixture
def completion(pia, skill):
    done = duties.completion(pia, catalogue.course(), NOW.date())
    done.course.grants.all().delete()
    CourseSkill.objects.create(course=done.course, skill=skill, level=2)
    return done


def test_a_completion_posts_what_its_course_grants_once(pia, skill, completion):
    pairs = {(pia.pk, completion.course_id)}
    for _time in range(2):
        evidence_changed.send(pairs=pairs, now=NOW)

    piece = Evidence.objects.get(employee=pia)
    assert (piece.skill, piece.level, piece.source) == (skill, 2, "course")
    assert (piece.completion, piece.happened_on) == (completion, completion.finished_on)


def test_past_completions_are_posted_by_the_chore_and_level_nought_grants_nothing(
    completion, skill, django_assert_num_queries
):
    nothing = make.skill("nothing")
    CourseSkill.objects.create(course=completion.course, skill=nothing, level=0)

    with django_assert_num_queries(1):
        made = posting.post_past_completions(NOW)

    assert made == 1
    assert posting.post_past_completions(NOW) == 0
    assert Evidence.objects.get().skill == skill


@pytest.fixture
def recorded(pia):
    return SkillEvidence.objects.create(
        pilot=pilots.pilot(innovation.fund(), pia),
        employee=pia,
        slot="translator",
        starts_on=NOW.date(),
        ends_on=NOW.date(),
        allocation=20,
        posted_at=NOW,
    )


def place(recorded, skill, by, level=2):
    places = [posting.Place(skill, level)]
    return posting.place_pilot_evidence(
        pilot_evidence=recorded, places=places, actor=by.user, now=NOW
    )


def test_the_person_places_work_in_a_pilot_once(recorded, pia, skill):
    place(recorded, skill, pia)

    assert Evidence.objects.get(pilot_evidence=recorded).level == 2
    with pytest.raises(posting.PlacedAlready):
        place(recorded, skill, pia)


def test_nobody_else_places_it_and_a_level_is_needed(recorded, pia, skill):
    other = d.employee(d.department("OTHER"))
    d.user(other)
    other.refresh_from_db()
    with pytest.raises(NotAllowed):
        place(recorded, skill, other)
    with pytest.raises(InvalidInput):
        place(recorded, skill, pia, level=0)


def test_it_can_be_set_aside_and_taken_up_again(recorded, pia):
    posting.set_aside(pilot_evidence=recorded, actor=pia.user, now=NOW)
    assert plan_placing(NOW) == 0

    posting.take_up(pilot_evidence=recorded, actor=pia.user, now=NOW)

    assert plan_placing(NOW) == 1
    assert plan_placing(NOW) == 0
    assert Notice.objects.get(kind="skill_pilot_to_place").recipient == pia


def test_what_slots_usually_show_ships_as_data():
    shipped = SlotSkill.objects.filter(slot="data_scientist").values_list("skill__code", "level")

    assert list(shipped) == [("data-ai-fluency", 3)]
