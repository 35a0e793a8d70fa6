"""Telling how pilots end: what came out, what is done with it, and what stays."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from courses.demo.helms import Helm, account
from courses.demo.ventures import LESSON, Choice, End
from orgchange.directory.models import Employee
from orgchange.innovation.models import FundRole, Proposal
from orgchange.innovation.services.settling import settle_award
from orgchange.pilots.models import Lesson, Pilot, ScaleUp
from orgchange.pilots.offices import seats_of
from orgchange.pilots.services.adoption import Measured, write_adoption
from orgchange.pilots.services.data_checks import save_check
from orgchange.pilots.services.evaluating import give_outcome, save_outcome
from orgchange.pilots.services.lesson_uses import use_lesson
from orgchange.pilots.services.lessons import publish_lesson, save_lesson
from orgchange.pilots.services.scaling import accept, change_site, plan_site, write_scale_up
from orgchange.pilots.services.teaming import form_team
from orgchange.pilots.services.thanks import thank
from orgchange.teams.services import seat, write_roster
from orgchange.teams.services.requests import ask

THANKED, LEARNT, SETTLED = 2, 4, 2  # days after the end, and after it; before it is closed
OPERATOR = "OPS-MFG"
# Where it goes: planned from, in use from (days from today), and the share on which it lands.
SITES = (("OPS-MFG-LNZ", -58, -55, 91), ("OPS-MFG-SZ", -40, -36, 74), ("OPS-LOG", 21, None, 0))
USED = (
    ("Draft answers to warranty questions", "We show the mail that a draft comes from."),
    ("Explain an outage in one paragraph", "Who runs the desk corrects it before anyone reads."),
)
THANKS_IN_CHINESE = "谢谢"


def plan_ending(helm: Helm) -> None:
    """As far as it has come."""
    venture = helm.venture
    if venture.abandoned is not None:
        helm.step(venture.abandoned[0], "abandon", FundRole.MANAGER, venture.abandoned[1])
    elif venture.is_started and venture.start + venture.days <= 0:
        helm.step(venture.start + venture.days, "planned_end", None)
    if venture.end is not None:
        helm.plan(venture.end.day, partial(_evaluate, helm, venture.end), hour=12)
    if venture.choice is not None:
        _plan_choice(helm, venture.choice)
    for number, (slot, words) in enumerate(venture.thanks):
        day = venture.choice.day + THANKED if venture.choice else -9
        helm.plan(day + 3 * number, partial(_thank, helm, slot, words), hour=15)


def _plan_choice(helm: Helm, choice: Choice) -> None:
    if choice.step:
        helm.step(choice.day, choice.step, FundRole.DIRECTOR, choice.words)
    helm.plan(choice.day + LEARNT, partial(_learn, helm), hour=12)
    helm.plan(choice.closed - SETTLED, partial(_settle, helm))
    helm.step(choice.closed, "close", FundRole.MANAGER)
    if choice.step == "scale":
        helm.plan(choice.day + 2, partial(_hand_over, helm), hour=13)
        helm.plan(choice.day + 5, partial(_accept, helm))
        helm.plan(-54, partial(_go_live, helm))
        for week in range(-8, 1):
            helm.plan(7 * week, partial(_adopt, helm))
    if choice.step == "iterate":
        helm.plan(choice.day + 6, partial(_begin_again, helm), hour=12)


def _evaluate(helm: Helm, end: End, now: datetime) -> None:
    pilot = helm.pilot
    assert pilot.evaluator is not None  # noqa: S101 - every pilot that runs has one
    evaluator = account(pilot.evaluator)
    save_outcome(
        pilot=pilot,
        revision=0,
        verdict=end.verdict,
        words=end.words,
        value=Decimal(end.worth * 1000) if end.worth else None,
        value_basis=end.basis,
        actor=evaluator,
        now=now,
    )
    if end.is_given:
        give_outcome(pilot=pilot, actor=evaluator, now=now)


def _learn(helm: Helm, now: datetime) -> None:
    fields: dict[str, object] = dict(zip(LESSON, helm.venture.lesson, strict=True))
    pilot = helm.pilot
    actor = helm.owner
    save_lesson(
        pilot=pilot, fields={**fields, "ask": pilot.owner}, revision=0, actor=actor, now=now
    )
    publish_lesson(pilot=pilot, actor=actor, now=now)


def _settle(helm: Helm, now: datetime) -> None:
    award = helm.pilot.award
    if award is not None:
        settle_award(award=award, actor=helm.who(FundRole.FINANCE), now=now)


def _thank(helm: Helm, slot: str, words: str, now: datetime) -> None:
    """The owner thanks whoever filled a slot."""
    held = seats_of(helm.pilot).filter(slot=slot).select_related("employee")[0]
    thank(pilot=helm.pilot, receiver=held.employee, words=words, actor=helm.owner, now=now)


def _scale_up(helm: Helm) -> ScaleUp:
    return ScaleUp.objects.select_related("pilot").get(pilot=helm.pk)


def _operator(helm: Helm) -> Employee:
    return helm.cast.head(OPERATOR)


def _hand_over(helm: Helm, now: datetime) -> None:
    actor, row = helm.owner, _scale_up(helm)
    fields = {
        "operator": _operator(helm),
        "metric": "Reports that are dictated",
        "unit": "%",
        "target": Decimal(80),
        "words": "The plant runs it; IT keeps the devices. Quality is asked before a form changes.",
    }
    write_scale_up(scale_up=row, fields=fields, actor=actor, now=now)
    for code, planned, _live, _share in SITES:
        department, day = helm.department(code), helm.cast.stage.day(planned)
        plan_site(scale_up=row, department=department, planned_on=day, actor=actor, now=now)


def _accept(helm: Helm, now: datetime) -> None:
    accept(scale_up=_scale_up(helm), actor=account(_operator(helm)), now=now)


def _go_live(helm: Helm, now: datetime) -> None:
    """The first place; the second follows with its first reading."""
    _live(helm, SITES[0][0], SITES[0][2], now)


def _live(helm: Helm, code: str, live: int | None, now: datetime) -> None:
    site = _scale_up(helm).sites.select_related("scale_up").get(department__code=code)
    day = helm.cast.stage.day(live) if live is not None else None
    if site.live_on is None:
        change_site(
            site=site,
            planned_on=site.planned_on,
            live_on=day,
            actor=account(_operator(helm)),
            now=now,
        )


def _adopt(helm: Helm, now: datetime) -> None:
    """Each place that is live by the day tells how much it is used."""
    stage, row, rows = helm.cast.stage, _scale_up(helm), []
    for code, _planned, live, share in SITES:
        if live is None or stage.day(live) >= now.date():
            continue
        _live(helm, code, live, now)
        site = row.sites.get(department__code=code)
        weeks = (now.date() - stage.day(live)).days // 7
        draw = random.Random(f"{code}{weeks}")  # noqa: S311 - a story, not a secret
        value = share * min(1, 0.4 + weeks / 8) + draw.uniform(-3, 3)
        rows.append(Measured(site, now.date(), Decimal(round(value))))
    if rows:
        write_adoption(scale_up=row, rows=rows, actor=account(_operator(helm)), now=now)


def _begin_again(helm: Helm, now: datetime) -> None:
    """The second try: a team in the making, and people whose managers are asked."""
    again = Pilot.objects.select_related("owner", "sponsor").get(follows=helm.pk)
    cast, actor = helm.cast, account(again.owner)
    for check in again.data_checks.all():
        save_check(pilot=again, check=check, values={"is_reachable": True}, actor=actor, now=now)
    team = form_team(pilot=again, host_function="operations", actor=actor, now=now)
    held = seat(
        team_id=team.pk,
        employee_id=again.owner_id,
        slot="owner",
        allocation=15,
        starts_on=now.date(),
    )
    write_roster(statements=[held], actor=None, now=now + timedelta(minutes=5))
    for slot, unit in (("data_scientist", "TECH-DATA"), ("legal", "FIN-LEG")):
        person = cast.pick(unit, now.date(), share=10, without={again.owner_id})
        ask(
            team=team,
            employee=person,
            slot=slot,
            allocation=10,
            starts_on=now.date(),
            message="The second try: this time whoever was on the phone corrects the summary.",
            actor=actor,
            now=now,
        )


def plan_uses(helms: Mapping[str, Helm]) -> None:
    """A lesson helps with proposals of the next round, and with a pilot that runs."""
    source = next(helm for helm in helms.values() if "Summarise calls" in helm.venture.title)
    for number, (title, words) in enumerate(USED):
        source.plan(-9 + number, partial(_use, source, title, words))
    running = helms["Answer partners' questions from the contract"]
    running.plan(-7, partial(_use_in_pilot, source, running))


def _use(source: Helm, title: str, words: str, now: datetime) -> None:
    proposal = Proposal.objects.select_related("submitter").get(title=title)
    lesson = Lesson.objects.get(pilot=source.pk)
    actor = account(proposal.submitter)
    use_lesson(lesson=lesson, proposal=proposal, words=words, actor=actor, now=now)


def _use_in_pilot(source: Helm, running: Helm, now: datetime) -> None:
    use_lesson(
        lesson=Lesson.objects.get(pilot=source.pk),
        pilot=running.pilot,
        words="The clause stands beside the answer, so that one sees where it comes from.",
        actor=running.owner,
        now=now,
    )
