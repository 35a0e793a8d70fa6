"""People who take courses."""

from courses.catalogue.models import Question
from courses.learning import attempts, progress
from tests.factories.directory import department, employee, user


def learner(where=None, **kwargs):
    """An employee who can sign in."""
    person = employee(where or department(f"D-{kwargs.get('number', 'learn')}"), **kwargs)
    user(person)
    return person


def enrolment(person, course, *, now, again=False):
    return progress.enrol(employee=person, course=course, again=again, actor=person.user, now=now)


def read_all(held, *, now):
    """Finish every lesson."""
    for unit in held.version.units.filter(kind="lesson"):
        progress.finish_unit(enrolment=held, unit=unit, actor=held.employee.user, now=now)


def quiz_of(held):
    return held.version.units.get(kind="quiz")


def take_quiz(held, *, now, right=True):
    """Start, answer and submit an attempt; `right` says whether all answers are."""
    actor = held.employee.user
    attempt = attempts.start_attempt(enrolment=held, unit=quiz_of(held), actor=actor, now=now)
    for pk in attempt.drawn:
        question = Question.objects.get(pk=pk)
        wrong = [o["key"] for o in question.options if o["key"] not in question.correct]
        keys = question.correct if right else wrong[:1]
        attempts.answer(attempt=attempt, question=question, keys=keys, actor=actor, now=now)
    return attempts.submit_attempt(attempt=attempt, actor=actor, now=now)


def finished(person, course, *, now, again=False):
    """A course taken from start to end by its units."""
    held = enrolment(person, course, now=now, again=again)
    read_all(held, now=now)
    take_quiz(held, now=now)
    held.refresh_from_db()
    return held
