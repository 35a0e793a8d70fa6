"""Telling the pilots of Halden Group to the services: set up, started, checked in, at their gates.

All acts of all pilots are played in order of time; how they end is told in `endings`.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from courses.demo.accounts import entries
from courses.demo.board import plan_board
from courses.demo.build import Stage
from courses.demo.endings import plan_ending, plan_uses
from courses.demo.funds import Money
from courses.demo.gates import plan_gates, plan_hold
from courses.demo.helms import Cast, Helm, account
from courses.demo.spending import pay_invoices
from courses.demo.story import UNIT
from courses.demo.teams import Staffing
from courses.demo.ventures import GOALS, VENTURES, Mark, Strategic, Venture
from orgchange.core.dates import OPEN_DATE
from orgchange.directory.models import Employee
from orgchange.innovation.models import FundRole
from orgchange.pilots.contracting.content import Content
from orgchange.pilots.models import CheckIn, Mood, Pilot, ReadingSource, StrategicGoal
from orgchange.pilots.services.check_ins import Said, write_check_in
from orgchange.pilots.services.contracts import save_contract
from orgchange.pilots.services.data_checks import agree, save_check
from orgchange.pilots.services.goals import add_goal
from orgchange.pilots.services.moving import move
from orgchange.pilots.services.naming import name_people
from orgchange.pilots.services.opening import open_strategic
from orgchange.pilots.services.readings import write_readings
from orgchange.pilots.services.signing import sign
from orgchange.pilots.services.teaming import form_team
from orgchange.teams.services import seat, write_roster

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
WORSE = {False: "It costs more than it gives", True: "得不偿失"}
EMPLOYEE = "Employee"  # who signs in as one owns a pilot, too
# Days before the start.
NAMED, WRITTEN, AGREED, SEATED, SIGNED, READY = 12, 11, 10, 9, 5, 3


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
    if venture.abandoned is None:
        helm.plan(start - WRITTEN, partial(_write, helm))
        helm.plan(start - AGREED, partial(_agree, helm))
        helm.plan(start - SEATED, partial(_seat, helm))
        helm.plan(start - SIGNED, partial(_sign, helm))
        helm.plan(start - READY, partial(_prepare, helm))
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
    first = venture.start - NAMED
    if venture.strategic is not None:
        helm.plan(first - 8, partial(_open_strategic, helm, venture.strategic))
    else:
        helm.pk = Pilot.objects.get(title=venture.title, follows=None).pk
    helm.plan(first, partial(_name, helm))


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


def _name(helm: Helm, now: datetime) -> None:
    venture, cast = helm.venture, helm.cast
    pilot = helm.pilot
    if venture.evaluator == "reviewer":
        evaluator = cast.money.who(FundRole.REVIEWER)
    else:
        evaluator = cast.pick(venture.evaluator, now.date(), without={pilot.owner_id})
    changes = {
        "sponsor": cast.head(venture.sponsor),
        "evaluator": evaluator,
        "goal": StrategicGoal.objects.get(code=venture.goal),
        "risk_tier": venture.risk,
    }
    name_people(pilot=pilot, changes=changes, actor=helm.owner, now=now)


def _write(helm: Helm, now: datetime) -> None:
    """The contract: what the proposal said, and all that it did not ask."""
    pilot = helm.pilot
    revision = max(pilot.contracts.values_list("revision", flat=True), default=0)
    content = _content(helm, pilot)
    save_contract(pilot=pilot, revision=revision, content=content, actor=helm.owner, now=now)


def _content(helm: Helm, pilot: Pilot) -> Content:
    venture, stage = helm.venture, helm.cast.stage
    guard = venture.guard
    owner = pilot.owner
    primary: dict[str, object] = {
        "minimum_effect": Decimal(venture.effect),
        "cadence_days": 7,
        "data_owner": owner,
    }
    if venture.strategic is not None:
        told = venture.strategic
        primary |= {
            "name": told.metric,
            "unit": told.unit_of_metric,
            "direction": "down",
            "baseline": Decimal(told.baseline),
            "baseline_on": stage.day(venture.start - 20),
            "baseline_source": "Dates of four hundred mails",
            "target": Decimal(told.target),
        }
    return Content(
        {
            "believed": venture.believed,
            "days": venture.days,
            "starts_on": stage.day(venture.start),
            "buffer_days": venture.buffer,
        },
        primary,
        {
            "guardrails": [
                {"series": "g1", "name": guard.name, "unit": guard.unit,
                 "high": Decimal(guard.high), "cadence_days": 14, "data_owner": owner},
            ],
            "kill_criteria": [
                {"text": WORSE[venture.is_chinese], "series": "g1", "side": "above",
                 "threshold": Decimal(guard.kill), "times": 2},
                {"text": venture.stop, "series": "", "side": "", "threshold": None, "times": 1},
            ],
            "milestones": [
                _milestone(helm, pilot, number, mark)
                for number, mark in enumerate(venture.marks, start=1)
            ],
        },
    )  # fmt: skip


def _milestone(helm: Helm, pilot: Pilot, number: int, mark: Mark) -> dict[str, object]:
    """The first milestones make the later tranches payable, one each."""
    tranches = pilot.award.tranches.count() if pilot.award else 0
    return {
        "code": f"m{number}",
        "name": mark.name,
        "day": mark.day,
        "responsible": pilot.owner,
        "criteria": mark.criteria,
        "work_days": mark.work,
        "tranche": number + 1 if number < tranches else None,
    }


def _agree(helm: Helm, now: datetime) -> None:
    pilot = helm.pilot
    for check in pilot.data_checks.select_related("owner"):
        values = {"is_reachable": True}
        if helm.venture.title.startswith("Summarise calls"):
            values["has_personal_data"] = True
        check = save_check(pilot=pilot, check=check, values=values, actor=helm.owner, now=now)
        assert check.owner is not None  # noqa: S101 - every source of the story has one
        agree(check=check, actor=account(check.owner), now=now)


def _seat(helm: Helm, now: datetime) -> None:
    """Its team, from five functions: HR writes it down once the managers have agreed."""
    pilot, cast, day = helm.pilot, helm.cast, now.date()
    host = UNIT[pilot.department.code].function
    team = form_team(pilot=pilot, host_function=host, actor=helm.owner, now=now)
    seats = [(pilot.owner, "owner", 15)]
    if pilot.sponsor is not None:
        seats.append((pilot.sponsor, "sponsor", 5))
    taken = {one.pk for one in (pilot.owner, pilot.sponsor, pilot.evaluator) if one is not None}
    for slot, unit, share in _places(helm, pilot, host):
        person = cast.pick(unit, day, share=share, without=taken)
        taken.add(person.pk)
        seats.append((person, slot, share))
    seats.append((_expert(helm, pilot, day, taken), "business_expert", 20))
    said = [
        seat(
            team_id=team.pk,
            employee_id=person.pk,
            slot=slot,
            allocation=share,
            starts_on=day,
            ends_on=OPEN_DATE,
        )
        for person, slot, share in seats
    ]
    write_roster(statements=said, actor=None, now=now + timedelta(minutes=5))


def _places(helm: Helm, pilot: Pilot, host: str) -> list[tuple[str, str, int]]:
    """Slots that others than the department fill."""
    translator = "PEOPLE"
    if helm.venture.is_chinese:
        translator = "OPS-QUA" if host == "business" else "SALES-CN"
    return [
        ("translator", translator, 20),
        ("data_scientist", "TECH-DATA", 20),
        ("product_manager", "TECH-PROD", 15),
        ("legal", "FIN-LEG", 10),
        ("engineer", "TECH-ENG", 20),
    ]


def _expert(helm: Helm, pilot: Pilot, day: date, taken: set[int]) -> Employee:
    """Whoever proposed it; else somebody of the department."""
    if pilot.award is not None:
        return pilot.award.proposal.submitter
    return helm.cast.pick(pilot.department.code, day, share=20, without=taken)


def _sign(helm: Helm, now: datetime) -> None:
    """Where the risk or the data asks for it."""
    pilot = helm.pilot
    if pilot.risk_tier == "low" and not pilot.data_checks.filter(has_personal_data=True).exists():
        return
    words = "Checked with the team: only what the contract names, and nothing is kept."
    actor = helm.who(FundRole.LEGAL)
    sign(pilot=pilot, kind="legal", is_granted=True, words=words, actor=actor, now=now)


def _prepare(helm: Helm, now: datetime) -> None:
    move(pilot=helm.pilot, transition="prepare", actor=helm.owner, now=now)


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
