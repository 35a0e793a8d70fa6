"""Pilots at size: every page of the area that answers a fund's manager, walked by its URLs.

2,000 pilots with 100,000 readings, their contracts, gates, check-ins, outcomes, lessons and teams.
The limit is what the pages promise at this size: 200 ms in the server.
"""

import itertools
import time
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.benchmarks import world
from tests.benchmarks.report import Line
from tests.benchmarks.team_pages import KEEPING
from tests.factories import innovation as money
from tests.factories import pilots as make

PAGE = 0.200
TIMES = 5
PEOPLE, DEPARTMENTS = 20_000, 500
PILOTS, READINGS = 2_000, 100_000
STATES = ("setup", "ready", *["running"] * 6, "gate_review", "on_hold", "evaluating", "closed")
VERDICTS = ("validated", "invalidated", "inconclusive", "did_not_finish")
EXTRA = (("portfolio, as of a past day", "/pilots/portfolio/?as_of={past}"),)


def run(_people):
    """The lines of this area."""
    manager, pilot = build()
    client = Client()
    client.force_login(manager)
    past = (timezone.now() - timedelta(days=60)).date().isoformat()
    with override_settings(ALLOWED_HOSTS=["*"], CACHES=KEEPING):
        named = list(_pages(client, pilot))
        named += [(name, path.format(past=past)) for name, path in EXTRA]
        return [_line(client, name, path) for name, path in named]


def _pages(client, pilot):
    """Every page of the area that takes nothing, or a pilot, and answers."""
    from orgchange.pilots.urls import urlpatterns

    for pattern in urlpatterns:
        names = list(pattern.pattern.converters)
        if names not in ([], ["pk"]):
            continue
        path = reverse(f"pilots:{pattern.name}", args=[pilot.pk] if names else [])
        if client.get(path).status_code == 200:
            yield pattern.name, path


def _line(client, name, path):
    spent, cpu = [], []
    for _time in range(TIMES):
        begun, busy = time.perf_counter(), time.process_time()
        response = client.get(path)
        b"".join(response) if response.streaming else response.content
        spent.append(time.perf_counter() - begun)
        cpu.append(time.process_time() - busy)
        assert response.status_code == 200, f"{path}: {response.status_code}"
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    note = f"{median(cpu):.3f} s of the process itself"
    return Line(f"page: {name}", PILOTS, median(spent), limit=PAGE, queries=len(queries), note=note)


def build():
    """Pilots of the size of the promise; their manager's account, and one that runs."""
    from orgchange.directory.models import Employee
    from tests.factories.directory import user

    call_command("flush", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        for statement in world._organisation(PEOPLE, DEPARTMENTS):
            cursor.execute(statement)
    fund = money.fund("ideas", name="Ideas")
    money.period(fund, since=timezone.now().date() - timedelta(days=200), money=10_000_000)
    people = list(Employee.objects.order_by("pk")[:6000])
    for person, role in zip(people[-5:], ("manager", "chair", "director"), strict=False):
        money.office(fund, person, role)
    pilots = _pilots(fund, people)
    _around(pilots, people)
    _teams(pilots, people)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    runs = next(row for row in pilots if row.state == "running")
    account = people[-5].user or user(people[-5])
    return account, runs


def _pilots(fund, people):
    from orgchange.directory.models import JobRecord
    from orgchange.pilots.models import Pilot, PilotMove, StrategicGoal

    workflow, now = make.shipped(), timezone.now()
    homes = dict(JobRecord.objects.values_list("employee_id", "department_id"))
    goals = [StrategicGoal.objects.create(code=f"g{n}", name=f"Goal {n}") for n in range(8)]
    rows = []
    for n in range(PILOTS):
        state, owner = STATES[n % len(STATES)], people[n]
        has_run = state not in ("setup", "ready")
        start = now.date() - timedelta(days=n % 150 + 5)
        rows.append(
            Pilot(
                number=f"B-{n:05}",
                fund=fund,
                workflow=workflow,
                owner=owner,
                sponsor=people[2000 + n],
                title=f"{('Sort mails', 'Read notes', 'Match invoices')[n % 3]} {n}",
                scenario="People do it by hand today.",
                department_id=homes[owner.pk],
                goal=goals[n % len(goals)] if n % 9 else None,
                risk_tier=("low", "elevated", "high")[n % 3],
                state=state,
                entered_at=now - timedelta(days=n % 30),
                opened_at=now - timedelta(days=n % 150 + 40),
                started_on=start if has_run else None,
                planned_end_on=start + timedelta(days=126) if has_run else None,
                ended_on=now.date() if state in ("evaluating", "closed") else None,
                verdict=VERDICTS[n % 4] if state == "closed" else "",
                closed_at=now if state == "closed" else None,
                budget_source="The department's own budget",
            )
        )
    Pilot.objects.bulk_create(rows)
    PilotMove.objects.bulk_create(
        PilotMove(pilot=row, transition=step, source=source, target=target, at=at)
        for row in rows
        for step, source, target, at in (
            ("open", "", "setup", row.opened_at),
            ("start", "setup", row.state, row.opened_at + timedelta(days=30)),
        )
    )
    return rows


def _around(pilots, people):
    from orgchange.pilots.models import (
        CheckIn,
        Contract,
        Gate,
        KillCriterion,
        Lesson,
        Measure,
        Milestone,
        PilotOutcome,
        PilotTask,
        Reading,
        Risk,
    )
    from tests.factories.directory import user

    now, account = timezone.now(), people[0].user or user(people[0])
    contracts = Contract.objects.bulk_create(
        Contract(pilot=row, saved_at=now, days=126, buffer_days=25, believed="It will be faster.")
        for row in pilots
    )  # fmt: skip
    Measure.objects.bulk_create(
        Measure(contract=row, kind=kind, position=place, series=series, name="Minutes", unit="min",
                direction="down", baseline=Decimal("6.4"), baseline_on=date(2026, 1, 1),
                baseline_source="Log", target=Decimal("3.5"), high=Decimal(9))
        for row in contracts
        for place, (kind, series) in enumerate(
            (("primary", "primary"), ("guardrail", "guardrail-1"))
        )
    )  # fmt: skip
    KillCriterion.objects.bulk_create(
        KillCriterion(contract=row, position=1, text="Slower", series="primary", side="above",
                      threshold=Decimal(8), times=2)
        for row in contracts
    )  # fmt: skip
    Milestone.objects.bulk_create(
        Milestone(contract=row, position=place, code=f"m{place}", name=f"Milestone {place}",
                  day=35 * place, criteria="Eight in ten.", work_days=20)
        for row in contracts
        for place in (1, 2, 3)
    )  # fmt: skip
    for row in contracts:
        row.number, row.locked_at = 1, row.pilot.opened_at
    Contract.objects.bulk_update(contracts, ["number", "locked_at"], batch_size=500)
    started = [row for row in pilots if row.started_on]
    each = READINGS // len(started) + 1
    Reading.objects.bulk_create(
        (
            Reading(pilot=row, series="primary", measured_on=row.started_on + timedelta(days=k),
                    value=Decimal(60 - k % 30) / 10, source="api", recorded_at=now)
            for row in started
            for k in range(each)
        ),
        batch_size=5000,
    )  # fmt: skip
    CheckIn.objects.bulk_create(
        CheckIn(pilot=row, starts_on=row.started_on + timedelta(days=14 * k),
                ends_on=row.started_on + timedelta(days=14 * k + 13), mood="calm",
                happened="Labels.", work_done=10 * k, buffer_used=3 * k, written_by=account,
                written_at=now - timedelta(days=90 - 10 * k))
        for row in started
        for k in range(9)
    )  # fmt: skip
    Gate.objects.bulk_create(
        Gate(pilot=row, milestone=f"m{k}", name=f"Milestone {k}",
             planned_on=row.started_on + timedelta(days=35 * k))
        for row in started
        for k in (1, 2, 3)
    )  # fmt: skip
    Risk.objects.bulk_create(Risk(pilot=row, text=f"Risk {k}") for row in pilots for k in range(3))
    PilotTask.objects.bulk_create(
        PilotTask(pilot=row, title=f"Task {k}", position=k) for row in started for k in range(10)
    )
    ended = [row for row in pilots if row.verdict]
    PilotOutcome.objects.bulk_create(
        PilotOutcome(pilot=row, verdict=row.verdict, words="So.", given_at=now, value=Decimal(900),
                     currency="EUR", value_basis="Counted.")
        for row in ended
    )  # fmt: skip
    Lesson.objects.bulk_create(
        Lesson(pilot=row, title=f"Ask the clerks first {row.pk}", believed="A", saw="B",
               differently="C", ask=row.owner, published_at=now, language="en")
        for row in ended
    )  # fmt: skip


def _teams(pilots, people):
    """A team of seven for each pilot that started."""
    from orgchange.pilots.models import Pilot
    from orgchange.teams.models import Team, TeamCharter, TeamMembership
    from tests.factories.directory import START, START_AT
    from tests.factories.teams import shipped_kind

    kind = shipped_kind("pilot")
    version = kind.versions.exclude(published_at=None).order_by("-number").first()
    started = [row for row in pilots if row.started_on]
    teams = Team.objects.bulk_create(
        Team(kind=kind, name=row.title, lead=row.owner, opens_on=START) for row in started
    )
    dated = {"valid_from": START, "recorded_at": START_AT}
    TeamCharter.objects.bulk_create(
        TeamCharter(team=team, name=team.name, version=version, host_function="business",
                    lead=team.lead, **dated)
        for team in teams
    )  # fmt: skip
    slots = itertools.cycle(version.slots.values_list("code", flat=True))
    ring = itertools.cycle(people)
    TeamMembership.objects.bulk_create(
        TeamMembership(team=team, employee=next(ring), slot=next(slots), allocation=20, **dated)
        for team in teams
        for _place in range(7)
    )
    for row, team in zip(started, teams, strict=True):
        row.team = team
    Pilot.objects.bulk_update(started, ["team"], batch_size=500)
