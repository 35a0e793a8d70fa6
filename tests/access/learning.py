"""Enrolments, attempts, certificates, completions."""

from dataclasses import replace
from datetime import UTC, date, datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from courses.catalogue.models import Question
from courses.learning import attempts as quiz
from courses.learning.completion_imports import Options, apply_import, preview
from courses.learning.models import CompletionImport
from courses.learning.services import record_completion
from tests.access.rows import Listing, api, page
from tests.factories import catalogue, directory
from tests.factories import learning as make

SEES_CLERK = "manager head delegate hr auditor"
AT = datetime(2025, 2, 3, 9, tzinfo=UTC)
PEOPLE = "employee manager head delegate hr_other hr executive admin"


def prepare(world):
    course = catalogue.course("taken")
    world.enrolment = make.enrolment(world.people["employee"], course, now=AT)
    world.quiz = make.quiz_of(world.enrolment)
    actor = world.users["employee"]
    world.attempt = quiz.start_attempt(
        enrolment=world.enrolment, unit=world.quiz, actor=actor, now=AT
    )
    for pk in world.attempt.drawn:
        question = Question.objects.get(pk=pk)
        world.attempt = quiz.answer(
            attempt=world.attempt, question=question, keys=question.correct, actor=actor, now=AT
        )
    world.completion = record_completion(
        employee=world.clerk,
        course=course,
        finished_on=date(2025, 2, 1),
        how="imported",
        ends_on=date(2030, 1, 31),
        actor=None,
        now=AT,
    )
    world.past_previewed = brought(world, "2025-01-06")
    world.past_applied = brought(world, "2025-01-07")
    apply_import(held=world.past_applied, actor=None, now=AT)


def a_file(world, *days):
    rows = [f"{world.clerk.employee_number},taken,{day}" for day in days]
    text = "\n".join(["employee_number,course,completed_on", *rows])
    return SimpleUploadedFile("past.csv", text.encode())


def brought(world, *days):
    return preview(
        file=a_file(world, *days), file_name="past.csv", options=Options(), actor=None, now=AT
    )


def an_upload(world):
    return {"file": a_file(world, "2025-01-08"), "source": "LMS"}


def past_previewed(world):
    return [world.past_previewed.pk]


def past_applied(world):
    return [world.past_applied.pk]


def reading(world):
    return {"encoding": "utf-8", "delimiter": ","} | {
        f"column-{field}": column for field, column in world.past_previewed.columns.items()
    }


def more_imports(world, count):
    for number in range(count):
        CompletionImport.objects.create(file_name=f"{number}.csv")


def more_rows(world, count):
    course = catalogue.course(f"past-{count}")
    for number in range(count):
        person = directory.employee(world.shops)
        world.past_previewed.rows.create(
            row=number, employee=person, course=course, finished_on=date(2025, 2, 1)
        )
    world.past_previewed.counts = {"new": world.past_previewed.rows.count()}
    world.past_previewed.save()


def own(world):
    return [world.enrolment.pk]


def lesson(world):
    return [world.enrolment.pk, "what"]


def the_quiz(world):
    return [world.enrolment.pk, "final"]


def attempt(world):
    return [world.attempt.pk]


def completion(world):
    return [world.completion.pk]


def code(world):
    return [world.completion.code]


def an_answer(world):
    pk = world.attempt.drawn[0]
    return {"question": pk, "keys": world.attempt.answers[str(pk)]}


def a_page_answer(world):
    return {"answer": an_answer(world)["keys"]}


def a_record(world):
    return {
        "employee_number": world.clerk.employee_number,
        "course": "taken",
        "completed_on": "2025-02-02",
    }


def revoking(world):
    return {"effective_on": "2025-03-01", "reason": "Not the person"}


def more_enrolments(world, count):
    for number in range(count):
        course = catalogue.course(f"more-{count}-{number}")
        make.enrolment(world.people["employee"], course, now=AT)


def more_completions(world, count):
    for number in range(count):
        for person in (world.people["employee"], directory.employee(world.shops)):
            record_completion(
                employee=person,
                course=world.completion.course,
                finished_on=date(2025, 2, 1),
                how="imported",
                source=f"{count}-{number}",
                actor=None,
                now=AT,
            )


def more_taken(world, count):
    more_enrolments(world, count)
    more_completions(world, count)


def unknown_to_hr_of_another_part(row):
    """Whoever is outside one's part is nobody one knows."""
    return replace(row, statuses={**row.statuses, "hr_other": 400})


ROWS = [
    page("learning:home", ok="everybody"),
    page("learning:start", method="post", args=lambda w: ["taken"], ok=PEOPLE, missing="auditor"),
    page("learning:resume", args=own, ok="employee", status=302),
    page("learning:unit", args=lesson, ok="employee"),
    page("learning:unit", args=the_quiz, query="?quiz", ok="employee"),
    page(
        "learning:place",
        method="post",
        args=lesson,
        data=lambda w: {"place": "400"},
        ok="employee",
        status=204,
    ),
    page("learning:finish", method="post", args=lesson, ok="employee"),
    page("learning:attempt-start", method="post", args=the_quiz, ok="employee"),
    page("learning:attempt", args=attempt, ok="employee"),
    page("learning:attempt", args=attempt, query="?q=1", ok="employee"),
    page(
        "learning:answer",
        method="post",
        args=lambda w: [w.attempt.pk, 1],
        data=a_page_answer,
        ok="employee",
    ),
    page("learning:submit", method="post", args=attempt, ok="employee"),
    page("learning:certificate", args=code, ok=SEES_CLERK),
    page("learning:certificate-pdf", args=code, ok=SEES_CLERK),
    page("learning:certificate-calendar", args=code, ok=SEES_CLERK),
    page("learning:verify", ok="everybody", stranger=200),
    page("learning:completion", args=completion, ok=SEES_CLERK),
    page(
        "learning:completion-revoke",
        method="post",
        args=completion,
        data=revoking,
        ok="hr",
        refused="manager head delegate auditor",
    ),
    api("enrolments-list", ok="everybody"),
    api(
        "enrolments-list",
        method="post",
        data=lambda w: {"course": "taken"},
        ok=PEOPLE,
        status=201,
    ),
    api("enrolments-detail", args=own, ok="employee"),
    api(
        "enrolments-place",
        method="post",
        args=own,
        data=lambda w: {"unit": "what", "place": 400},
        ok="employee",
        status=204,
    ),
    api(
        "enrolments-finish-unit",
        method="post",
        args=own,
        data=lambda w: {"unit": "what"},
        ok="employee",
    ),
    api(
        "enrolments-attempts",
        method="post",
        args=own,
        data=lambda w: {"unit": "final"},
        ok="employee",
        status=201,
    ),
    api("attempts-detail", args=attempt, ok="employee"),
    api("attempts-answer", method="post", args=attempt, data=an_answer, ok="employee"),
    api("attempts-submit", method="post", args=attempt, ok="employee"),
    api("completions-list", ok="everybody"),
    unknown_to_hr_of_another_part(
        api(
            "completions-list",
            method="post",
            data=a_record,
            ok="hr",
            status=201,
            otherwise=403,
        )
    ),
    api("completions-detail", args=completion, ok=SEES_CLERK),
    api(
        "completions-revoke",
        method="post",
        args=completion,
        data=revoking,
        ok="hr",
        refused="manager head delegate auditor",
    ),
    api("certificates-detail", args=code, ok="everybody"),
    page("learning:imports", ok="hr hr_other auditor"),
    page("learning:imports", method="post", data=an_upload, ok="hr hr_other", refused="auditor"),
    page("learning:import", args=past_previewed, ok="hr auditor"),
    page("learning:import-problems", args=past_previewed, ok="hr auditor"),
    page(
        "learning:import-columns",
        method="post",
        args=past_previewed,
        data=reading,
        ok="hr",
        refused="auditor",
    ),
    page("learning:import-confirm", method="post", args=past_previewed, ok="hr", refused="auditor"),
    page("learning:import-undo", method="post", args=past_applied, ok="hr", refused="auditor"),
    api("completion-imports-list", ok="everybody"),
    api(
        "completion-imports-list",
        method="post",
        data=an_upload,
        ok="hr hr_other",
        status=201,
        otherwise=403,
    ),
    api("completion-imports-detail", args=past_previewed, ok="hr auditor"),
    api("completion-imports-rows", args=past_previewed, ok="hr auditor"),
    api("completion-imports-problems", args=past_previewed, ok="hr auditor"),
    api(
        "completion-imports-confirm", method="post", args=past_previewed, ok="hr", refused="auditor"
    ),
    api(
        "completion-imports-undo",
        method="post",
        args=past_applied,
        ok="hr",
        status=201,
        refused="auditor",
    ),
]

LISTS = [
    Listing("learning:home", "employee", more_taken),
    Listing("enrolments-list", "employee", more_enrolments),
    Listing("completions-list", "employee", more_completions),
    Listing("completions-list", "manager", more_completions),
    Listing("completions-list", "hr", more_completions),
    Listing("learning:imports", "hr", more_imports),
    Listing("learning:import", "hr", more_rows, args=past_previewed),
    Listing("completion-imports-list", "hr", more_imports),
    Listing("completion-imports-rows", "hr", more_rows, args=past_previewed),
]
