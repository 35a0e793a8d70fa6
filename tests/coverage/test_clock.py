"""Kept counts and the clock: what midnight changes, and what writes do at the same time."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from courses.coverage import kept, marks, tasks
from courses.coverage.figures import measure
from courses.coverage.models import CoverageCount, DirtyCell, HeadCount, Tick
from courses.coverage.shapes import Query
from orgchange.notices.models import Heartbeat
from tests.coverage.conftest import DUE, FOREVER, NOW
from tests.factories.assignments import exemption, obligation, requirement
from tests.factories.directory import department, employee, job


def count(required, now, **given):
    figures = measure(Query(**given), scope=None, now=now)
    (root,) = figures.roots
    return figures.counts[root, required.pk]


def kept_rows():
    return sorted(CoverageCount.objects.values_list()), sorted(HeadCount.objects.values_list())


@pytest.mark.django_db
def test_the_clock_alone_turns_the_counts():
    unit = department("U")
    ai = requirement()
    obligation(employee(unit, time_zone="UTC"), ai, due_on=DUE)
    covered = (date(2026, 1, 1), date(2026, 7, 1))
    early = date(2026, 3, 1)  # so that only the end of validity is of that midnight
    obligation(employee(unit, time_zone="UTC"), ai, due_on=early, covered=covered)
    lifted = employee(unit, time_zone="UTC")
    obligation(lifted, ai, due_on=date(2026, 9, 1))
    exemption(lifted, ai, since=date(2026, 1, 1), until=date(2026, 7, 1))
    leaver = employee(unit, time_zone="UTC", until=date(2026, 7, 1))
    obligation(leaver, ai, due_on=date(2026, 9, 1), until=date(2026, 7, 1))
    joiner = employee(unit, time_zone="UTC", since=date(2026, 7, 1))
    obligation(joiner, ai, due_on=date(2026, 9, 1), since=date(2026, 7, 1))
    evening = datetime(2026, 6, 30, 20, tzinfo=UTC)
    kept.recount(now=evening)
    before = count(ai, evening)

    kept.tick(now=evening + timedelta(hours=8))

    after = count(ai, evening + timedelta(hours=8))
    assert (before.required, before.covered, before.overdue, before.excluded) == (3, 1, 0, 1)
    assert (after.required, after.covered, after.overdue, after.excluded) == (4, 0, 2, 0)
    assert kept.differences() == []


@pytest.mark.django_db
def test_now_is_each_persons_own_midnight():
    unit = department("U")
    ai = requirement()
    for zone in ("Pacific/Auckland", "Pacific/Honolulu"):
        obligation(employee(unit, time_zone=zone), ai, due_on=DUE)
    kept.recount(now=datetime(2026, 6, 30, 8, tzinfo=UTC))

    kept.tick(now=NOW)

    assert (count(ai, NOW).overdue, count(ai, NOW).pending) == (1, 1)
    kept.tick(now=datetime(2026, 7, 1, 11, tzinfo=UTC))
    assert count(ai, datetime(2026, 7, 1, 11, tzinfo=UTC)).overdue == 2


@pytest.mark.django_db
def test_ticking_twice_changes_nothing_and_missed_days_are_made_up(firm):
    late = NOW + timedelta(days=20)

    kept.tick(now=late)
    once = kept_rows()

    assert kept.tick(now=late) == 0
    assert kept_rows() == once
    assert kept.differences() == []


@pytest.mark.django_db
def test_a_reader_of_the_present_needs_no_task(firm):
    later = datetime(2026, 7, 16, 8, tzinfo=UTC)  # the pending one fell due on the 15th

    assert count(firm.ai, NOW).pending == 1
    assert count(firm.ai, later).pending == 0


@pytest.mark.django_db
def test_a_mark_recomputes_its_cells_and_nothing_else(firm):
    CoverageCount.objects.filter(department=firm.law).update(covered=77)
    person = firm.people["pending"]
    obligation(person, firm.ai, due_on=DUE, at=NOW)
    marks.mark_obligations(employee_ids={person.pk}, requirement_ids={firm.ai.pk}, now=NOW)

    kept.recompute(now=NOW)

    row = CoverageCount.objects.get(department=firm.shops, requirement=firm.ai, kind="employee")
    assert row.overdue == 1
    assert set(CoverageCount.objects.filter(department=firm.law).values_list("covered")) == {(77,)}
    assert not DirtyCell.objects.exists()


@pytest.mark.django_db
def test_the_nightly_recount_mends_and_reports_what_differs(firm):
    CoverageCount.objects.filter(department=firm.law, kind="employee").update(overdue=5)
    CoverageCount.objects.filter(department=firm.sales).delete()

    with pytest.raises(CommandError) as refusal:
        call_command("check_coverage")
    assert refusal.value.returncode == 2
    assert tasks.recount(NOW.isoformat()) > 0

    assert Heartbeat.objects.get(name="recount").detail["differences"] > 0
    assert kept.differences() == []


@pytest.mark.django_db
def test_a_marked_cell_is_no_difference(firm):
    CoverageCount.objects.filter(department=firm.law, requirement=firm.ai).update(overdue=5)
    marks.mark_obligations(employee_ids=None, requirement_ids={firm.ai.pk}, now=NOW)

    assert kept.differences() == []


@pytest.mark.django_db
def test_a_new_time_zone_gets_its_own_midnight(firm):
    person = employee(firm.shops, time_zone="Asia/Kolkata")
    marks.mark_people(employee_ids={person.pk}, now=NOW)

    assert Tick.objects.get(time_zone="Asia/Kolkata").day == date(2026, 7, 1)
    kept.recompute(now=NOW)
    assert kept.differences() == []


@pytest.mark.django_db
def test_a_second_job_counts_once_above_both(firm):
    person = firm.people["pending"]
    job(person, firm.law, position=2, at=NOW)
    marks.mark_people(employee_ids={person.pk}, now=NOW)
    kept.recompute(now=NOW)

    heads = measure(Query(), scope=None, now=NOW).heads
    assert heads[firm.top.pk].people == 9
    assert kept.differences() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
def test_marking_while_recomputing_loses_nothing():
    unit = department("U")
    ai = requirement()
    people = [employee(unit) for _ in range(30)]
    for person in people:
        obligation(person, ai, due_on=FOREVER)
    kept.recount(now=NOW)
    errors = []

    def write(mine):
        try:
            for number, person in enumerate(mine):
                at = NOW + timedelta(seconds=number + 1)
                with transaction.atomic():
                    covered = (date(2026, 1, 1), FOREVER)
                    obligation(person, ai, due_on=FOREVER, covered=covered, at=at)
                    marks.mark_obligations(
                        employee_ids={person.pk}, requirement_ids={ai.pk}, now=at
                    )
        except BaseException as error:
            errors.append(error)
            raise
        finally:
            connection.close()

    def work_off():
        try:
            for _ in range(40):
                kept.recompute(now=NOW)
        except BaseException as error:
            errors.append(error)
            raise
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(people[n::3],)) for n in range(3)]
    threads += [threading.Thread(target=work_off) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    kept.recompute(now=NOW)
    assert CoverageCount.objects.get(department=unit, requirement=ai).covered == 30
    assert kept.differences() == []
