"""Taking a quiz: an attempt is drawn, answered question by question, and submitted."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.catalogue.models import Question, QuestionKind, Unit, UnitKind
from courses.learning.drawing import draw
from courses.learning.models import Attempt, Enrolment
from courses.learning.policies import require_own
from courses.learning.progress import finish_unit, open_unit
from orgchange.accounts.models import User
from orgchange.core.errors import DomainError, InvalidInput, Problem


class NoAttemptLeft(DomainError):
    """The quiz allows only so many attempts."""

    code = "no_attempt_left"


class AnswerGiven(DomainError):
    """A question that was answered, and whose feedback was shown, is not answered otherwise."""

    code = "answer_given"


class AttemptSubmitted(DomainError):
    """The attempt is over."""

    code = "attempt_submitted"


class AnswersMissing(DomainError):
    """An attempt is submitted when every question has an answer."""

    code = "answers_missing"


@transaction.atomic
def start_attempt(
    *, enrolment: Enrolment, unit: Unit, actor: User | None, now: datetime
) -> Attempt:
    """The open attempt at a quiz, or a new one with questions drawn from its pool."""
    if unit.kind != UnitKind.QUIZ:
        message = _("This unit is not a quiz.")
        raise InvalidInput(message, problems=[Problem("unit", "not_a_quiz", message)])
    open_unit(enrolment=enrolment, unit=unit, actor=actor, now=now)
    attempts = Attempt.objects.filter(enrolment=enrolment, unit=unit)
    unfinished = attempts.filter(submitted_at=None).first()
    if unfinished is not None:
        return unfinished
    number = (attempts.aggregate(last=Max("number"))["last"] or 0) + 1
    if unit.max_attempts is not None and number > unit.max_attempts:
        message = ngettext(
            "This quiz allows one attempt, and it is used.",
            "This quiz allows %(most)d attempts, and they are used.",
            unit.max_attempts,
        )
        raise NoAttemptLeft(message % {"most": unit.max_attempts})
    return Attempt.objects.create(
        enrolment=enrolment,
        unit=unit,
        number=number,
        drawn=_drawn(enrolment, unit, number),
        started_at=now,
    )


def _drawn(enrolment: Enrolment, unit: Unit, number: int) -> list[int]:
    earlier = Attempt.objects.filter(enrolment__employee=enrolment.employee_id, unit=unit)
    seen = Counter(pk for drawn in earlier.values_list("drawn", flat=True) for pk in drawn)
    pool = list(unit.questions.values_list("pk", flat=True))
    return draw(pool, seen=seen, count=unit.draw, seed=f"{enrolment.pk}:{unit.pk}:{number}")


@transaction.atomic
def answer(
    *,
    attempt: Attempt,
    question: Question,
    keys: Collection[str],
    actor: User | None,
    now: datetime,
) -> Attempt:
    """Answer one question. The same answer again changes nothing; another one is refused."""
    attempt = _own(attempt, actor)
    if question.pk not in attempt.drawn:
        raise _wrong("question", "not_drawn", _("This question is not part of the attempt."))
    chosen = _chosen(question, keys)
    given = attempt.answers.get(str(question.pk))
    if given is not None:
        if given == chosen:
            return attempt
        raise AnswerGiven(_("This question is answered already; the answer stays."))
    if attempt.submitted_at is not None:
        raise AttemptSubmitted(_("This attempt is over."))
    attempt.answers[str(question.pk)] = chosen
    attempt.save(update_fields=["answers", "updated_at"])
    return attempt


def _chosen(question: Question, keys: Collection[str]) -> list[str]:
    """The options chosen, in the question's order."""
    known = [option["key"] for option in question.options]
    for key in keys:
        if key not in known:
            message = _("“%(key)s” is no option of this question.") % {"key": key[:40]}
            raise _wrong("keys", "no_option", message)
    chosen = [key for key in known if key in keys]
    if not chosen:
        raise _wrong("keys", "nothing_chosen", _("Choose an answer first."))
    if question.kind != QuestionKind.MULTIPLE and len(chosen) > 1:
        raise _wrong("keys", "one_only", _("Choose one answer only."))
    return chosen


@transaction.atomic
def submit_attempt(*, attempt: Attempt, actor: User | None, now: datetime) -> Attempt:
    """Close an attempt and mark it. Passing finishes the unit; twice is once."""
    attempt = _own(attempt, actor)
    if attempt.submitted_at is not None:
        return attempt
    missing = [pk for pk in attempt.drawn if str(pk) not in attempt.answers]
    if missing:
        message = ngettext(
            "%(count)d question has no answer yet.",
            "%(count)d questions have no answer yet.",
            len(missing),
        )
        raise AnswersMissing(message % {"count": len(missing)})
    questions = Question.objects.in_bulk(attempt.drawn)
    total = len(attempt.drawn)
    right = sum(is_right(questions[pk], attempt.answers[str(pk)]) for pk in attempt.drawn)
    attempt.right = right
    attempt.score = 100 * right // total if total else 0  # 79.9 is never shown as 80
    attempt.is_passed = right * 100 >= (attempt.unit.pass_percent or 0) * total
    attempt.submitted_at = now
    attempt.save()
    if attempt.is_passed:
        finish_unit(enrolment=attempt.enrolment, unit=attempt.unit, actor=actor, now=now)
    return attempt


def is_right(question: Question, chosen: Sequence[str]) -> bool:
    """All correct options and no other."""
    return set(chosen) == set(question.correct)


def _own(attempt: Attempt, actor: User | None) -> Attempt:
    locked = (
        Attempt.objects.select_for_update(of=("self",))
        .select_related("enrolment__employee", "enrolment__version", "unit")
        .get(pk=attempt.pk)
    )
    require_own(actor, locked.enrolment, refusal=_("This is somebody else's attempt."))
    return locked


def _wrong(field: str, code: str, message: str) -> InvalidInput:
    return InvalidInput(message, problems=[Problem(field, code, message)])
