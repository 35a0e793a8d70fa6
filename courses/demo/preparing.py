"""Telling how pilots get ready: people named, the contract written, data, team and signature."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from courses.demo.helms import Helm, account
from courses.demo.story import UNIT
from courses.demo.ventures import Mark
from orgchange.core.dates import OPEN_DATE
from orgchange.directory.models import Employee
from orgchange.innovation.models import FundRole
from orgchange.pilots.contracting.content import Content
from orgchange.pilots.models import Pilot, StrategicGoal
from orgchange.pilots.services.contracts import save_contract
from orgchange.pilots.services.data_checks import agree, save_check
from orgchange.pilots.services.moving import move
from orgchange.pilots.services.naming import name_people
from orgchange.pilots.services.signing import sign
from orgchange.pilots.services.teaming import form_team
from orgchange.teams.services import seat, write_roster

WORSE = {False: "It costs more than it gives", True: "得不偿失"}
# Days before the start.
NAMED, WRITTEN, AGREED, SEATED, SIGNED, READY = 12, 11, 10, 9, 5, 3


def plan_preparing(helm: Helm) -> None:
    """All that a pilot needs before it starts, each on its day."""
    start = helm.venture.start
    helm.plan(start - NAMED, partial(_name, helm))
    if helm.venture.abandoned is None:
        helm.plan(start - WRITTEN, partial(_write, helm))
        helm.plan(start - AGREED, partial(_agree, helm))
        helm.plan(start - SEATED, partial(_seat, helm))
        helm.plan(start - SIGNED, partial(_sign, helm))
        helm.plan(start - READY, partial(_prepare, helm))


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
            ends_on=_until(helm, slot),
        )
        for person, slot, share in seats
    ]
    write_roster(statements=said, actor=None, now=now + timedelta(minutes=5))


def _until(helm: Helm, slot: str) -> date:
    """A translator who moves on before the end leaves room for a candidate of the track."""
    if slot == "translator" and helm.venture.translator_leaves is not None:
        return helm.cast.stage.day(helm.venture.translator_leaves)
    return OPEN_DATE


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
