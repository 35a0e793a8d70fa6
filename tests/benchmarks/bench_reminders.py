"""Reminders: planning a day's, one for everybody, or nothing new; the preview; sending."""

from datetime import timedelta

from django.core import mail
from django.db import connection
from django.test import override_settings

from courses.assignments import reminders
from orgchange.notices import delivery
from orgchange.notices.models import Delivery, Notice
from tests.benchmarks import world
from tests.benchmarks.report import Line, counted, plain, timed

IN_A_WEEK = world.TODAY + timedelta(days=7)
MESSAGES = 2_000


def run(people):
    """The lines of this area."""
    world.build(people=people, departments=2_000)
    lines = [day(people)]
    lines.append(nothing_new(people))
    lines.append(to_all(people))
    lines.append(ahead(people))
    lines.append(sending())
    return lines


def sql(text):
    with connection.cursor() as cursor:
        cursor.execute(text)


def day(people):
    """What a day brings of its own; most of it the ladder's steps of three courses a person."""
    taken = timed(lambda: reminders.plan(now=world.NOW), 1)
    planned = Notice.objects.count()
    sql("TRUNCATE notices_notice CASCADE")
    limit = plain(INSERT.format(rows=f"{DUE} LIMIT {planned}"), 1)
    sql("TRUNCATE notices_notice CASCADE")
    reminders.plan(now=world.NOW)
    return Line("plan a first day's reminders", people, taken, limit, note=f"{planned:,} notices")


def nothing_new(people):
    def again():
        reminders.plan(now=world.NOW)

    line = Line("plan again, nothing new (every 5 minutes)", people, timed(again), plain(COUNT_SQL))
    line.queries = counted(again)
    return line


def to_all(people):
    """One course, the same due date for everybody, seven days ahead."""
    sql("TRUNCATE notices_notice CASCADE")
    sql(f"DELETE FROM assignments_obligation WHERE requirement_id = {world.COURSES}")
    sql(ASSIGN_ALL.format(requirement=world.COURSES, due=IN_A_WEEK))
    sql(f"DELETE FROM assignments_obligation WHERE requirement_id < {world.COURSES}")
    sql("VACUUM ANALYZE assignments_obligation")
    taken = timed(lambda: reminders.plan(now=world.NOW), 1)
    planned = Notice.objects.filter(kind="due_soon").count()
    sql("TRUNCATE notices_notice CASCADE")
    limit = plain(INSERT.format(rows=DUE), 1)
    return Line(
        "plan one reminder for everybody", people, taken, limit, note=f"{planned:,} notices"
    )


def ahead(people):
    sql("TRUNCATE notices_notice CASCADE")
    return Line(
        "what goes out in the next 14 days",
        people,
        timed(lambda: reminders.preview(now=world.NOW)),
        plain(COUNT_SQL),
    )


@override_settings(NOTICE_HOURS=[0, 24], NOTICE_ANY_DAY=True)
def sending():
    """Claimed, judged, worded, begun and confirmed one by one; the mail server costs nothing."""
    reminders.plan(now=world.NOW)
    some = f"SELECT id FROM notices_notice LIMIT {MESSAGES}"
    sql(f"DELETE FROM notices_notice WHERE id NOT IN ({some})")
    mail.outbox = []
    taken = timed(lambda: delivery.deliver(clock=lambda: world.NOW), 1)
    sent = Delivery.objects.filter(state="sent").count()
    return Line(
        "send, each begun and confirmed", sent, taken, note=f"{sent / taken:,.0f} messages a second"
    )


OPEN = "superseded_at = '9999-12-31 00:00:00+00'"
ASSIGN_ALL = """INSERT INTO assignments_obligation (employee_id, requirement_id, period,
    period_from, due_on, original_due_on, valid_from, valid_to, recorded_at, superseded_at)
    SELECT id, {requirement}, 1, '2026-10-01', '{due}', '{due}', '2026-10-01', '9999-12-31',
    '2026-10-01', '9999-12-31 00:00:00+00' FROM directory_employee"""
DUE = f"SELECT employee_id, due_on FROM assignments_obligation WHERE {OPEN}"
INSERT = """INSERT INTO notices_notice (recipient_id, kind, object_key, occurrence, context,
    is_mandatory, is_exempt_from_caps, planned_at, send_from, state, reason, attempts)
    SELECT employee_id, 'due_soon', 'requirement:1', row_number() OVER () || '', '{{}}', FALSE,
    FALSE, now(), now(), 'planned', '', 0 FROM ({rows}) o"""
# The due dates that the ladder looks at, found by their index: the least that planning must read.
COUNT_SQL = f"""SELECT count(*) FROM assignments_obligation o JOIN directory_jobrecord j
    ON j.employee_id = o.employee_id AND j.is_primary AND j.{OPEN}
    WHERE o.{OPEN} AND o.due_on BETWEEN '{world.TODAY - timedelta(days=90)}'
    AND '{world.TODAY + timedelta(days=14)}'"""
