"""Assigning one course to everybody, running again, and one person's evidence."""

from datetime import date, timedelta

from django.db import connection, transaction

from courses.assignments import services
from courses.assignments.reconcile import reconcile
from courses.catalogue.models import Course
from courses.learning.services import record_completion
from orgchange.directory.models import Employee
from tests.benchmarks import world
from tests.benchmarks.report import Line, counted, timed


def run(people):
    """The lines of this area."""
    world.build(people=people, departments=2_000)
    course = Course.objects.create(code="new", title="New", created_on=date(2020, 1, 1))
    draft = services.save_draft(course=course, terms={}, actor=None, now=world.NOW)
    limit = timed(lambda: _plain(draft.requirement_id), 1)
    taken = timed(lambda: services.publish(assignment=draft, actor=None, now=world.NOW), 1)
    said = "sources and obligations, marks of kept counts; the limit writes obligations only"
    lines = [Line("assign one course to all", people, taken, limit, note=said)]
    again = [draft.requirement_id]
    taken = timed(lambda: reconcile(requirement_ids=again, now=world.NOW))
    lines.append(Line("reconcile it again, nothing new", people, taken))
    lines.append(_one_completion(course))
    return lines


def _plain(requirement):
    """One INSERT … SELECT of the same obligations, foreign keys checked, then undone."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(INSERT.format(requirement=requirement))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)


def _one_completion(course):
    numbers = iter(range(1, 1000))

    def complete():
        record_completion(
            employee=Employee.objects.get(pk=next(numbers) * 7),
            course=course,
            finished_on=world.TODAY,
            how="imported",
            actor=None,
            now=world.NOW + timedelta(minutes=1),
        )

    taken = timed(complete, 11)
    return Line("one completion, its obligation closed", 1, taken, queries=counted(complete))


INSERT = """INSERT INTO assignments_obligation (employee_id, requirement_id, period,
    period_from, due_on, original_due_on, valid_from, valid_to, recorded_at, superseded_at)
    SELECT id, {requirement}, 1, '2026-11-02', '2026-12-02', '2026-12-02', '2026-11-02',
    '9999-12-31', '2026-11-02', '9999-12-31 00:00:00+00' FROM directory_employee ORDER BY id"""
