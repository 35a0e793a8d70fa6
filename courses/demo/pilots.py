"""Telling the pilots of Halden Group to the services: set up, started, checked in, at their gates.

All acts of all pilots are played in order of time; how they end is told in `endings`.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from courses.demo.accounts import entries
from courses.demo.board import plan_board
from courses.demo.build import Stage
from courses.demo.endings import plan_ending, plan_uses
from courses.demo.funds import Money
from courses.demo.gates import plan_gates, plan_hold
from courses.demo.helms import Cast, Helm, account
from courses.demo.preparing import plan_preparing
from courses.demo.spending import pay_invoices
from courses.demo.teams import Staffing
from courses.demo.ventures import GOALS, VENTURES, Strategic, Venture
from orgchange.innovation.models import FundRole
from orgchange.pilots.models import CheckIn, Mood, Pilot, ReadingSource, StrategicGoal
from orgchange.pilots.services.check_ins import Said, write_check_in
from orgchange.pilots.services.data_checks import save_check
from orgchange.pilots.services.goals import add_goal
from orgchange.pilots.services.opening import open_strategic
from orgchange.pilots.services.readings import write_readings

GOALS_SINCE, FORTNIGHT = -230, 14
QUIET = {
    False: (
        "A quiet fortnight: the readings, two holidays, no surprise.",
        "Mostly cases that we had not seen before; each is on the list.",
        "New colleagues were shown how it works. They asked good questions.",
    ),
    True: (
        "平静的两周：按时读数，没有意外。",
        "多是没见过的情况，都记在清单里了。",
        "教新同事怎么用，他们问得很好。",
    ),
}  # fmt: skip
EMPLOYEE = "Employee"  # who signs in as one owns a pilot, too
OPENED = 20  # days before the start, where the fund does not open it


def tell_pilots(stage: Stage, money: Money, staffing: Staffing) -> None:
    """Everything that happened to every pilot, in order of time."""
    told = replace(stage, acts=[])
    cast = Cast(told, money, staffing)
    told.plan(told.day(GOALS_SINCE), _add_goals)
    helms = {venture.title: Helm(cast, venture) for venture in VENTURES}
    for helm in helms.values():
        _plan(helm)
    plan_uses(helms)
    told.play()


def _add_goals(now: datetime) -> None:
    made: dict[str, StrategicGoal] = {}
    for position, (code, name, name_zh, parent) in enumerate(GOALS):
        made[code] = add_goal(
            code=code,
            name=name,
            name_zh=name_zh,
            parent=made.get(parent),
            position=position,
            actor=None,
            now=now,
        )


def _plan(helm: Helm) -> None:
    venture, start = helm.venture, helm.venture.start
    _plan_opening(helm)
    plan_preparing(helm)
    if venture.is_started and venture.abandoned is None:
        helm.step(start, "start", FundRole.MANAGER)
        helm.plan(start, partial(_baseline, helm), hour=11)
        pay_invoices(helm)
        for number in range(1, _check_ins(helm) + 1):
            day = start + FORTNIGHT * number
            helm.plan(day, partial(_check_in, helm, number), hour=14)
        plan_gates(helm)
        plan_hold(helm)
        plan_board(helm)
    plan_ending(helm)


def _check_ins(helm: Helm) -> int:
    """How many there are by now."""
    venture = helm.venture
    last = min(venture.days, -venture.start)
    if venture.held is not None:
        last = min(last, venture.held[0] - venture.start)
    return (last - 1) // FORTNIGHT


def _plan_opening(helm: Helm) -> None:
    """Those of the fund are there since their result was told; the others are opened by hand."""
    venture = helm.venture
    if venture.strategic is not None:
        helm.plan(venture.start - OPENED, partial(_open_strategic, helm, venture.strategic))
    else:
        helm.pk = Pilot.objects.get(title=venture.title, follows=None).pk


def _open_strategic(helm: Helm, told: Strategic, now: datetime) -> None:
    number = next(entry.sign_in for entry in entries() if entry.role == EMPLOYEE)
    owner = helm.cast.stage.employees[number]
    pilot = open_strategic(
        fund=helm.cast.money.fund,
        title=helm.venture.title,
        owner=owner,
        budget=Decimal(told.budget),
        budget_source=told.source,
        scenario=told.scenario,
        department=helm.department(told.unit),
        actor=helm.who(FundRole.MANAGER),
        now=now,
    )
    helm.pk = pilot.pk
    source = {
        "name": "Contracts of partners",
        "owner": helm.cast.head(told.unit),
        "classification": "confidential",
        "has_personal_data": False,
        "is_complete": "yes",
        "is_consistent": "partly",
        "is_current": "yes",
    }
    save_check(pilot=pilot, values=source, actor=account(owner), now=now)


def _baseline(helm: Helm, now: datetime) -> None:
    """What was read before the first day, from the file of those who counted."""
    today = now.date()
    rows = helm.readings(today - timedelta(days=60), today - timedelta(days=1))
    source = ReadingSource.FILE
    write_readings(pilot=helm.pilot, rows=rows, source=source, actor=helm.owner, now=now)


def _check_in(helm: Helm, number: int, now: datetime) -> None:
    """A fortnight, with its readings, written by somebody of the team."""
    pilot, venture = helm.pilot, helm.venture
    last = helm.cast.stage.day(venture.start + FORTNIGHT * number)
    before = CheckIn.objects.filter(pilot=pilot).order_by("-ends_on").first()
    first = before.ends_on + timedelta(days=1) if before else pilot.started_on or last
    done = min(
        100, round(100 * FORTNIGHT * number / venture.days * (0.8 if venture.blocked else 1))
    )
    used = round(venture.buffer * done / 100 * venture.burn)
    happened, ahead = _told(helm, number)
    is_last = number == _check_ins(helm)
    said = Said(
        starts_on=first,
        ends_on=last,
        mood=_mood(venture, number),
        happened=happened,
        work_done=done,
        buffer_used=min(used, venture.buffer),
        next_steps=ahead,
        blocked_by=venture.blocked if is_last else "",
    )
    write_check_in(
        pilot=pilot,
        said=said,
        readings=helm.readings(first, last),
        actor=helm.owner,
        now=now,
    )


def _told(helm: Helm, number: int) -> tuple[str, str]:
    """What happened in a fortnight: what there is to tell is spread over all of them."""
    told, count = helm.venture.told, _check_ins(helm)
    after, here = (-(-one * len(told) // count) - 1 for one in (number + 1, number))
    if after != here:
        return told[here]
    quiet = QUIET[helm.venture.is_chinese]
    return quiet[number % len(quiet)], ""


def _mood(venture: Venture, number: int) -> str:
    if venture.blocked:
        return Mood.STUCK if number > 4 else Mood.WORRIED if number > 1 else Mood.CALM
    return Mood.WORRIED if number == 2 else Mood.CALM
