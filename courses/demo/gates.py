"""Telling the gates of the pilots: pre-read, evidence, the panel's word, and the money after it."""

from datetime import datetime
from functools import partial

from courses.demo.helms import Helm, account
from courses.demo.ventures import Mark, Venture
from orgchange.innovation.models import FundRole
from orgchange.innovation.services.tranches import release_tranche
from orgchange.pilots.models import Gate, GateDecision
from orgchange.pilots.offices import team_ids
from orgchange.pilots.services import gates
from orgchange.pilots.services.deciding import decide

SEATED, SENT, PUT = 9, 6, 4  # days before a gate
JUDGED, RELEASED = 1, 4  # days after it
WORDS = {
    False: (
        "What was promised is there, and the readings say so. Go on as planned.",
        "The panel sat beside the team for an hour: it runs, and they use it. Go.",
        "The number is clear enough to go on. Bring the guardrail to the next one.",
    ),
    True: (
        "承诺的都做到了，读数也支持。按计划继续。",
        "评审组到现场看了一小时：能用，大家也在用。通过。",
        "数字足够清楚，可以继续。下次请带上护栏指标。",
    ),
}
EVIDENCE = {
    False: ("The readings since the start, with the days on which something else happened.",
            "A list of twenty cases, each compared by hand."),
    True: ("启动以来的读数，并标注了有其他事情发生的日子。", "二十个案例的清单，逐一人工核对。"),
}  # fmt: skip
LATE = -20  # the money of a gate that was decided after this day is still with finance


def plan_gates(helm: Helm) -> None:
    """Each gate whose day has come, decided unless it is the one of today or the hold."""
    venture = helm.venture
    for number, mark in enumerate(venture.marks, start=1):
        day = venture.start + mark.day
        if day > 0 or (venture.held and day > venture.held[0]):
            break
        code = f"m{number}"
        helm.plan(day - SEATED, partial(_seat, helm, code))
        helm.plan(day - SENT, partial(_send, helm, code, mark))
        helm.plan(day - PUT, partial(_put, helm, code))
        helm.step(day, "gate_due", None)
        is_open = venture.held is not None and day + JUDGED >= venture.held[0] - FEW
        if day + JUDGED >= 0:
            helm.plan(day, partial(_judge_first, helm, code), hour=15)
        elif not is_open:
            helm.plan(day + JUDGED, partial(_go, helm, code, number), hour=13)
            if day + RELEASED < LATE:
                helm.plan(day + RELEASED, partial(_release, helm, number + 1))


FEW = 10  # days between a gate's day and the hold that it ended in


def plan_hold(helm: Helm) -> None:
    """A gate that ended in a hold."""
    if helm.venture.held is not None:
        helm.plan(helm.venture.held[0], partial(_hold, helm))


def _gate(helm: Helm, code: str) -> Gate:
    return Gate.objects.select_related("pilot").get(pilot=helm.pk, milestone=code, round=1)


def _seat(helm: Helm, code: str, now: datetime) -> None:
    """Chair, two reviewers: nobody of the team."""
    gate, money = _gate(helm, code), helm.cast.money
    free = team_ids(gate.pilot) | {gate.pilot.evaluator_id}
    judges = [one for one in money.people[FundRole.REVIEWER] if one.pk not in free]
    for person in [money.who(FundRole.CHAIR), *judges[:2]]:
        gates.seat(gate=gate, employee=person, actor=helm.who(FundRole.MANAGER), now=now)


def _send(helm: Helm, code: str, mark: Mark, now: datetime) -> None:
    gate = _gate(helm, code)
    text = _pre_read(helm.venture, mark)
    gates.save_pre_read(gate=gate, revision=gate.revision, text=text, actor=helm.owner, now=now)
    gates.send_pre_read(gate=gate, actor=helm.owner, now=now)


def _pre_read(venture: Venture, mark: Mark) -> str:
    lines = [happened for happened, _ahead in venture.told]
    if venture.is_chinese:
        return f"我们承诺：{mark.criteria}\n\n发生了什么：\n" + "\n".join(
            f"- {x}" for x in lines[:3]
        )
    asked = "We ask for a go; what we would do differently stands at the end."
    return f"We promised: {mark.criteria}\n\n{asked}\n\n" + "\n".join(f"- {x}" for x in lines[:3])


def _put(helm: Helm, code: str, now: datetime) -> None:
    for text in EVIDENCE[helm.venture.is_chinese]:
        gates.put_evidence(gate=_gate(helm, code), text=text, actor=helm.owner, now=now)


def _judge_first(helm: Helm, code: str, now: datetime) -> None:
    """A reviewer answered one piece; the other waits for the chair."""
    gate = _gate(helm, code)
    seat = gate.seats.select_related("employee")[1]
    first = gate.evidence.order_by("pk")[0]
    gates.judge_evidence(
        evidence=first, is_accepted=True, words="", actor=account(seat.employee), now=now
    )


def _judge(helm: Helm, gate: Gate, now: datetime) -> None:
    chair = helm.who(FundRole.CHAIR)
    gates.begin_hearing(gate=gate, actor=chair, now=now)
    for row in gate.evidence.select_related("gate__pilot"):
        gates.judge_evidence(evidence=row, is_accepted=True, words="", actor=chair, now=now)


def _go(helm: Helm, code: str, number: int, now: datetime) -> None:
    gate = _gate(helm, code)
    _judge(helm, gate, now)
    words = WORDS[helm.venture.is_chinese][(number + len(helm.venture.title)) % 3]
    decide(
        gate=gate,
        decision=GateDecision.GO,
        words=words,
        attended=list(gate.seats.values_list("employee_id", flat=True)),
        actor=helm.who(FundRole.CHAIR),
        now=now,
    )


def _release(helm: Helm, position: int, now: datetime) -> None:
    award = helm.pilot.award
    tranche = award.tranches.filter(position=position).first() if award else None
    if tranche is not None:
        release_tranche(tranche=tranche, actor=helm.who(FundRole.FINANCE), now=now)


def _hold(helm: Helm, now: datetime) -> None:
    held = helm.venture.held
    assert held is not None  # noqa: S101 - planned only where it is
    gate = Gate.objects.select_related("pilot").get(
        pilot=helm.pk, opened_at__isnull=False, decided_at=None
    )
    _judge(helm, gate, now)
    decide(
        gate=gate,
        decision=GateDecision.HOLD,
        words=held[2],
        until=helm.cast.stage.day(held[1]),
        restart_condition=held[3],
        attended=list(gate.seats.values_list("employee_id", flat=True)),
        actor=helm.who(FundRole.CHAIR),
        now=now,
    )
