"""Taking a course: enrolment, place, units, completion."""

from datetime import UTC, date, datetime, timedelta

import pytest

from courses.catalogue.imports import import_course
from courses.catalogue.services import retire_course
from courses.learning import progress
from courses.learning.events import evidence_changed
from courses.learning.models import Completion, Enrolment, UnitProgress
from courses.learning.progress import NotOnOffer, QuizNotPassed
from orgchange.core.errors import InvalidInput, NotAllowed
from tests.factories import catalogue
from tests.factories.learning import enrolment, finished, learner, quiz_of, read_all, take_quiz

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 3, 3, 9, tzinfo=UTC)


@pytest.fixture
def course():
    return catalogue.course()


@pytest.fixture
def owner():
    return learner(number="OWNER")


@pytest.fixture
def stranger():
    return learner(number="STRANGER")


def test_starting_twice_is_one_enrolment(owner, course):
    first = enrolment(owner, course, now=NOW)

    assert enrolment(owner, course, now=NOW + timedelta(days=1)) == first
    assert Enrolment.objects.count() == 1


def test_nobody_starts_a_course_for_somebody_else(owner, stranger, course):
    with pytest.raises(NotAllowed):
        progress.enrol(employee=owner, course=course, actor=stranger.user, now=NOW)


def test_a_draft_is_not_on_offer(owner):
    course = catalogue.course(publish=False)

    with pytest.raises(NotOnOffer):
        enrolment(owner, course, now=NOW)


def test_a_retired_course_is_not_started_and_a_started_one_goes_on(owner, stranger, course):
    held = enrolment(owner, course, now=NOW)
    retire_course(course=course, retired_on=date(2025, 3, 3), actor=None, now=NOW)
    course.refresh_from_db()

    assert enrolment(owner, course, now=NOW) == held
    with pytest.raises(NotOnOffer):
        enrolment(stranger, course, now=NOW)


def test_a_version_is_taken_from_its_effective_day_on(owner, stranger, course):
    files = catalogue.files(version=2, **{"lessons__piles.en.md": "Other text.\n"})
    files["course.yaml"] = files["course.yaml"].replace(
        "created_on: 2024-01-01", "created_on: 2024-01-01\neffective_on: 2025-03-05"
    )
    import_course(bundle=catalogue.bundle(files), publish=True, actor=None, now=NOW)

    before = enrolment(owner, course, now=NOW)
    after = enrolment(stranger, course, now=NOW + timedelta(days=2))

    assert (before.version.number, after.version.number) == (1, 2)


def test_the_place_in_the_text_is_kept(owner, course):
    held = enrolment(owner, course, now=NOW)
    unit = held.version.units.get(slug="piles")

    progress.save_place(enrolment=held, unit=unit, place=430, actor=owner.user, now=NOW)

    assert UnitProgress.objects.get(unit=unit).place == 430
    held.refresh_from_db()
    assert held.last_unit == unit


@pytest.mark.parametrize("place", [-1, 1001])
def test_a_place_outside_the_text_is_refused(owner, course, place):
    held = enrolment(owner, course, now=NOW)
    unit = held.version.units.get(slug="piles")

    with pytest.raises(InvalidInput):
        progress.save_place(enrolment=held, unit=unit, place=place, actor=owner.user, now=NOW)

    assert UnitProgress.objects.count() == 0


def test_a_unit_of_another_course_is_refused(owner, course):
    held = enrolment(owner, course, now=NOW)
    other = catalogue.version("other").units.first()

    with pytest.raises(InvalidInput):
        progress.open_unit(enrolment=held, unit=other, actor=owner.user, now=NOW)


def test_a_quiz_is_not_finished_by_saying_so(owner, course):
    held = enrolment(owner, course, now=NOW)

    with pytest.raises(QuizNotPassed):
        progress.finish_unit(enrolment=held, unit=quiz_of(held), actor=owner.user, now=NOW)


def test_a_stranger_does_not_finish_anything(owner, stranger, course):
    held = enrolment(owner, course, now=NOW)

    with pytest.raises(NotAllowed):
        progress.finish_unit(
            enrolment=held, unit=held.version.units.first(), actor=stranger.user, now=NOW
        )


def test_the_course_is_finished_with_its_last_part(owner, course):
    held = enrolment(owner, course, now=NOW)
    take_quiz(held, now=NOW)
    assert Completion.objects.count() == 0

    read_all(held, now=NOW + timedelta(hours=1))

    completion = Completion.objects.get()
    assert completion.enrolment == held
    assert completion.version == held.version
    assert completion.finished_at == NOW + timedelta(hours=1)
    assert completion.how == "units"
    assert completion.score == 100


def test_the_course_is_finished_by_passing_the_quiz_last(owner, course):
    held = finished(owner, course, now=NOW)

    assert held.finished_at == NOW
    assert Completion.objects.get().finished_on == date(2025, 3, 3)


@pytest.mark.parametrize(
    ("time_zone", "day"),
    [("Pacific/Auckland", date(2025, 3, 4)), ("Pacific/Honolulu", date(2025, 3, 3))],
)
def test_the_day_is_the_persons_own(course, time_zone, day):
    person = learner(number="FAR", time_zone=time_zone)

    finished(person, course, now=datetime(2025, 3, 3, 20, tzinfo=UTC))

    assert Completion.objects.get().finished_on == day


def test_finishing_the_last_unit_again_is_one_completion(owner, course):
    held = finished(owner, course, now=NOW)

    read_all(held, now=NOW + timedelta(days=1))

    assert Completion.objects.count() == 1


def test_a_renewal_on_the_same_day_is_a_second_completion(owner, course):
    finished(owner, course, now=NOW)

    held = finished(owner, course, now=NOW + timedelta(hours=2), again=True)

    assert held.number == 2
    assert Completion.objects.count() == 2


def test_finishing_is_announced_in_the_same_transaction(owner, course):
    heard = []

    def listen(*, pairs, now):
        heard.append((pairs, Completion.objects.count()))

    evidence_changed.connect(listen)
    try:
        finished(owner, course, now=NOW)
    finally:
        evidence_changed.handlers.remove(listen)

    assert heard == [({(owner.pk, course.pk)}, 1)]


def test_an_error_of_a_listener_undoes_the_completion(owner, course):
    def fail(*, pairs, now):
        raise RuntimeError("no")

    held = enrolment(owner, course, now=NOW)
    read_all(held, now=NOW)
    evidence_changed.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            take_quiz(held, now=NOW)
    finally:
        evidence_changed.handlers.remove(fail)

    held.refresh_from_db()
    assert held.finished_at is None
    assert Completion.objects.count() == 0
