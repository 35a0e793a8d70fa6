"""Quizzes: drawn, answered once, submitted once."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from courses.catalogue.models import Question
from courses.learning import attempts
from courses.learning.attempts import AnswerGiven, AnswersMissing, AttemptSubmitted, NoAttemptLeft
from courses.learning.drawing import draw
from courses.learning.models import Attempt, Completion
from orgchange.core.errors import InvalidInput, NotAllowed
from tests.factories import catalogue
from tests.factories.learning import enrolment, finished, learner, quiz_of, take_quiz

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 3, 3, 9, tzinfo=UTC)


@pytest.fixture
def owner():
    return learner(number="OWNER")


@pytest.fixture
def held(owner):
    return enrolment(owner, catalogue.course(), now=NOW)


def start(held):
    return attempts.start_attempt(
        enrolment=held, unit=quiz_of(held), actor=held.employee.user, now=NOW
    )


def give(attempt, question, keys, actor=None):
    actor = actor or attempt.enrolment.employee.user
    return attempts.answer(attempt=attempt, question=question, keys=keys, actor=actor, now=NOW)


def of_kind(attempt, kind):
    """A question of a kind, made part of the attempt."""
    question = Question.objects.get(unit=attempt.unit, key=kind)
    attempt.drawn = [question.pk, *[pk for pk in attempt.drawn if pk != question.pk]][:3]
    attempt.save()
    return question


def test_an_attempt_draws_as_many_as_the_quiz_says(held):
    attempt = start(held)

    assert len(set(attempt.drawn)) == 3


def test_starting_again_resumes_the_open_attempt(held):
    first = start(held)
    question = Question.objects.get(pk=first.drawn[0])
    give(first, question, question.correct)

    again = start(held)

    assert again == first
    assert again.answers == {str(question.pk): question.correct}


def test_the_database_holds_one_open_attempt(held):
    first = start(held)

    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(enrolment=held, unit=first.unit, number=2, drawn=[], started_at=NOW)


def test_questions_not_seen_before_come_first(held):
    first = take_quiz(held, now=NOW, right=False)

    second = start(held)

    unseen = set(Question.objects.values_list("pk", flat=True)) - set(first.drawn)
    assert unseen <= set(second.drawn)


def test_drawing_is_fair_and_repeatable():
    pool = range(1, 11)

    assert draw(pool, seen=Counter(), count=4, seed="a") == draw(
        pool, seen=Counter(), count=4, seed="a"
    )
    drawn = {tuple(draw(pool, seen=Counter(), count=4, seed=str(n))) for n in range(20)}
    assert len(drawn) > 15
    assert {pk for row in drawn for pk in row} == set(pool)


def test_a_pool_smaller_than_the_quiz_is_asked_whole():
    assert sorted(draw([1, 2], seen=Counter(), count=5, seed="a")) == [1, 2]


def test_the_same_answer_twice_is_one(held):
    attempt = start(held)
    question = Question.objects.get(pk=attempt.drawn[0])

    give(attempt, question, question.correct)

    assert give(attempt, question, question.correct).answers == {str(question.pk): question.correct}


def test_an_answer_whose_feedback_was_shown_is_not_changed(held):
    attempt = start(held)
    question = of_kind(attempt, "q1")
    give(attempt, question, ["b"])

    with pytest.raises(AnswerGiven):
        give(attempt, question, ["a"])

    attempt.refresh_from_db()
    assert attempt.answers == {str(question.pk): ["b"]}


def test_an_answer_for_another_persons_attempt_is_refused(held):
    attempt = start(held)
    stranger = learner(number="STRANGER")
    question = Question.objects.get(pk=attempt.drawn[0])

    with pytest.raises(NotAllowed):
        give(attempt, question, question.correct, actor=stranger.user)

    attempt.refresh_from_db()
    assert attempt.answers == {}


def test_a_question_that_was_not_drawn_is_refused(held):
    attempt = start(held)
    question = Question.objects.exclude(pk__in=attempt.drawn).first()

    with pytest.raises(InvalidInput):
        give(attempt, question, question.correct)


@pytest.mark.parametrize(
    ("key", "keys", "code"),
    [
        ("q1", ["z"], "no_option"),
        ("q1", [], "nothing_chosen"),
        ("q1", ["a", "b"], "one_only"),
        ("q3", ["true", "false"], "one_only"),
        ("q2", ["a", "x" * 1_000_000], "no_option"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(held, key, keys, code):
    attempt = start(held)
    question = of_kind(attempt, key)

    with pytest.raises(InvalidInput) as refused:
        give(attempt, question, keys)

    assert refused.value.problems[0].code == code


@pytest.mark.parametrize(
    ("keys", "right"),
    [(["a", "b"], True), (["b", "a"], True), (["a"], False), (["a", "b", "c"], False)],
)
def test_several_answers_are_right_only_as_a_whole(held, keys, right):
    question = Question.objects.get(unit=quiz_of(held), key="q2")

    assert attempts.is_right(question, keys) is right


def test_an_attempt_with_open_questions_is_not_submitted(held):
    attempt = start(held)

    with pytest.raises(AnswersMissing, match="3 questions"):
        attempts.submit_attempt(attempt=attempt, actor=held.employee.user, now=NOW)


def test_submitting_twice_is_one_result(held):
    attempt = take_quiz(held, now=NOW)

    again = attempts.submit_attempt(
        attempt=attempt, actor=held.employee.user, now=NOW + timedelta(hours=1)
    )

    assert again.submitted_at == NOW
    assert (again.right, again.score, again.is_passed) == (3, 100, True)


def test_a_submitted_attempt_takes_no_answer(held):
    attempt = take_quiz(held, now=NOW)
    attempt.answers = {}
    attempt.save()
    question = Question.objects.get(pk=attempt.drawn[0])

    with pytest.raises(AttemptSubmitted):
        give(attempt, question, question.correct)


@pytest.mark.parametrize(
    ("needed", "right", "passed", "score"),
    [(67, 2, False, 66), (66, 2, True, 66), (100, 3, True, 100), (1, 0, False, 0)],
)
def test_the_pass_mark_is_met_exactly(owner, needed, right, passed, score):
    files = catalogue.files()
    files["course.yaml"] = files["course.yaml"].replace(
        "pass_percent: 60", f"pass_percent: {needed}"
    )
    from courses.catalogue.imports import import_course

    course = import_course(
        bundle=catalogue.bundle(files), publish=True, actor=None, now=NOW
    ).version.course
    held = enrolment(owner, course, now=NOW)
    attempt = start(held)
    for number, pk in enumerate(attempt.drawn):
        question = Question.objects.get(pk=pk)
        wrong = [o["key"] for o in question.options if o["key"] not in question.correct]
        give(attempt, question, question.correct if number < right else wrong[:1])

    attempt = attempts.submit_attempt(attempt=attempt, actor=owner.user, now=NOW)

    assert (attempt.is_passed, attempt.score) == (passed, score)


def test_attempts_are_limited_where_the_quiz_says_so(owner):
    held = enrolment(owner, catalogue.course("limited", attempts=2), now=NOW)
    take_quiz(held, now=NOW, right=False)
    take_quiz(held, now=NOW, right=False)

    with pytest.raises(NoAttemptLeft, match="2 attempts"):
        start(held)


def test_a_failed_retake_never_takes_the_completion_away(owner):
    held = finished(owner, catalogue.course(), now=NOW)

    attempt = take_quiz(held, now=NOW + timedelta(days=1), right=False)

    assert attempt.is_passed is False
    completion = Completion.objects.get()
    assert completion.score == 100
    assert not hasattr(completion, "revocation")
    held.refresh_from_db()
    assert held.finished_at == NOW
