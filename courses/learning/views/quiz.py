"""Quizzes: one question a screen, feedback after each, the result at the end."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from courses.catalogue.languages import language_for, tag_of
from courses.catalogue.models import Question, QuestionKind, Unit
from courses.learning import attempts
from courses.learning.models import Attempt, Completion
from courses.learning.queries import tries_at
from courses.learning.views.own import actor, learner, own_enrolment
from courses.learning.views.player import player_context
from orgchange.core.errors import InvalidInput
from orgchange.core.texts import whole
from orgchange.core.toasts import toast


@dataclass(frozen=True)
class Choice:
    """An option as the screen shows it."""

    key: str
    text: str
    feedback: str
    is_chosen: bool
    is_right: bool


@require_POST
def start(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Begin an attempt, or go on with the open one."""
    enrolment = own_enrolment(request, pk)
    unit = get_object_or_404(Unit, version=enrolment.version, slug=slug)
    attempt = attempts.start_attempt(
        enrolment=enrolment, unit=unit, actor=actor(request), now=timezone.now()
    )
    return redirect("learning:attempt", pk=attempt.pk)


@require_GET
def attempt(request: HttpRequest, pk: int) -> HttpResponse:
    """The question asked for, else the first without an answer, else the result."""
    held = _own_attempt(request, pk)
    questions = Question.objects.in_bulk(held.drawn)
    asked = whole(request.GET.get("q", "")) or 0
    if 1 <= asked <= len(held.drawn):
        return _question_page(request, held, questions, asked)
    if held.submitted_at is not None:
        return _result_page(request, held, questions)
    number = next(
        (n for n, q in enumerate(held.drawn, 1) if str(q) not in held.answers), len(held.drawn)
    )
    return _question_page(request, held, questions, number)


@require_POST
def answer(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Answer a question; its feedback is the next page. Sent twice, it is one answer."""
    held = _own_attempt(request, pk)
    if not 1 <= number <= len(held.drawn):
        return redirect("learning:attempt", pk=pk)
    question = get_object_or_404(Question, pk=held.drawn[number - 1])
    try:
        attempts.answer(
            attempt=held,
            question=question,
            keys=request.POST.getlist("answer"),
            actor=actor(request),
            now=timezone.now(),
        )
    except InvalidInput as error:
        questions = Question.objects.in_bulk(held.drawn)
        return _question_page(request, held, questions, number, error=error)
    return redirect(f"{reverse('learning:attempt', args=[pk])}?q={number}")


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the attempt and show its result; the last part of a course leads to the certificate."""
    held = _own_attempt(request, pk)
    was_finished = held.enrolment.finished_at is not None
    attempts.submit_attempt(attempt=held, actor=actor(request), now=timezone.now())
    completion = Completion.objects.filter(enrolment=held.enrolment).first()
    if completion is not None and not was_finished:
        toast(request, _("You have finished the course."))
    return redirect("learning:attempt", pk=pk)


def _own_attempt(request: HttpRequest, pk: int) -> Attempt:
    """One's own attempt; anybody else's is not there."""
    found = Attempt.objects.select_related(
        "enrolment__version__course", "enrolment__employee", "enrolment__last_unit", "unit"
    )
    return get_object_or_404(found, pk=pk, enrolment__employee=learner(request))


def _question_page(
    request: HttpRequest,
    held: Attempt,
    questions: dict[int, Question],
    number: int,
    error: InvalidInput | None = None,
) -> HttpResponse:
    context = player_context(request, held.enrolment, held.unit.slug)
    question = questions[held.drawn[number - 1]]
    given = held.answers.get(str(question.pk))
    original = held.enrolment.version.languages[0]
    language = language_for(question.prompt, context["language"], original)
    choices = _choices(question, given or [], language)
    is_right = given is not None and attempts.is_right(question, given)
    context |= {
        "attempt": held,
        "unit": held.unit,
        "number": number,
        "total": len(held.drawn),
        "answered": sum(str(q) in held.answers for q in held.drawn),
        "question": question,
        "prompt": question.prompt.get(language, ""),
        "tag": tag_of(language),
        "choices": choices,
        "is_multiple": question.kind == QuestionKind.MULTIPLE,
        "is_answered": given is not None,
        "is_right": is_right,
        "feedback": _words(question.feedback, language),
        "error": error,
    }
    status = error.status if error else 200
    return render(request, "learning/question.html", context, status=status)


def _choices(question: Question, given: list[str], language: str) -> list[Choice]:
    return [
        Choice(
            key=option["key"],
            text=_words(option["text"], language),
            feedback=_words(option.get("feedback"), language),
            is_chosen=option["key"] in given,
            is_right=option["key"] in question.correct,
        )
        for option in question.options
    ]


def _words(texts: dict[str, str] | None, language: str) -> str:
    return (texts or {}).get(language) or next(iter((texts or {}).values()), "")


def _result_page(
    request: HttpRequest, held: Attempt, questions: dict[int, Question]
) -> HttpResponse:
    context = player_context(request, held.enrolment, held.unit.slug)
    tries = tries_at(held.enrolment, held.unit_id)
    context |= {
        "attempt": held,
        "unit": held.unit,
        "total": len(held.drawn),
        "results": _results(held, questions),
        "tries": tries,
        "left": tries.left(held.unit.max_attempts),
        "completion": Completion.objects.filter(enrolment=held.enrolment).first(),
    }
    return render(request, "learning/result.html", context)


def _results(held: Attempt, questions: dict[int, Question]) -> list[dict[str, Any]]:
    return [
        {
            "number": number,
            "prompt": questions[pk].prompt,
            "is_right": attempts.is_right(questions[pk], held.answers.get(str(pk), [])),
        }
        for number, pk in enumerate(held.drawn, 1)
    ]
