"""Gates and endings: a gate before its panel, one ahead, a pilot to evaluate and one to decide."""

from datetime import timedelta

from django.utils import timezone

from orgchange.pilots.models import Evidence, Gate, PanelSeat, PilotOutcome
from tests.access.pilots import new_pilot
from tests.access.rows import Listing, pilot_api, pilot_page
from tests.factories import pilots as make

DAY = timedelta(days=1)


def prepare(world):
    """Chair and reviewer sit in the panel; nobody of the team does."""
    now = timezone.now()
    today = now.date()
    days = {"started_on": today - 60 * DAY, "planned_end_on": today + 66 * DAY}
    world.gate_pilot = new_pilot(world, "gate_review", "Read meters", **days)
    contract = make.contract(world.gate_pilot, number=1)
    make.team(world.gate_pilot, world.people["pilot_owner"], world.people["member"])
    sent = {"pre_read": "Read this.", "pre_read_at": now - 5 * DAY}
    opened = {"opened_at": now, "contract": contract, "planned_on": today}
    world.open_gate = gate(world.gate_pilot, "m1", **sent, **opened)
    world.later_gate = gate(world.gate_pilot, "m2", planned_on=today + 30 * DAY)
    for kind in ("chair", "reviewer"):
        PanelSeat.objects.create(gate=world.open_gate, employee=world.people[kind])
    world.gate_evidence = Evidence.objects.create(
        gate=world.open_gate,
        text="The log.",
        put_by=world.users["member"],
        put_at=now,
        is_accepted=True,
        judged_by=world.people["reviewer"],
        judged_at=now,
    )
    ended = {**days, "ended_on": today}
    world.evaluated_pilot = new_pilot(world, "evaluating", "Plan routes", **ended)
    make.contract(world.evaluated_pilot, number=1)
    make.team(world.evaluated_pilot, world.people["member"])
    world.judged_pilot = new_pilot(
        world, "decision", "Sort parcels", verdict="inconclusive", **ended
    )
    make.contract(world.judged_pilot, number=1)
    make.team(world.judged_pilot, world.people["member"])
    for row, given_at in ((world.evaluated_pilot, None), (world.judged_pilot, now)):
        PilotOutcome.objects.create(
            pilot=row,
            verdict="inconclusive",
            words="Too few readings.",
            evaluator=world.people["evaluator"],
            given_at=given_at,
        )


def gate(pilot, milestone, **fields):
    return Gate.objects.create(pilot=pilot, milestone=milestone, name="Reads it", **fields)


def at_gate(world):
    return [world.gate_pilot.pk]


def opened(world):
    return [world.gate_pilot.pk, world.open_gate.pk]


def ahead(world):
    return [world.gate_pilot.pk, world.later_gate.pk]


def only_gate(world):
    return [world.open_gate.pk]


def only_later(world):
    return [world.later_gate.pk]


def evaluated(world):
    return [world.evaluated_pilot.pk]


def judged(world):
    return [world.judged_pilot.pk]


def seat_pk(world):
    return world.open_gate.seats.get(employee=world.people["reviewer"]).pk


def text(_world):
    return {"text": "The film of dock 2.", "revision": "0"}


def answer(_world):
    return {"is_accepted": "yes", "words": "I saw it."}


def person(world):
    return {"employee": world.people["employee"].employee_number}


def go(world):
    panel = [world.people[kind].pk for kind in ("chair", "reviewer")]
    return {"decision": "go", "words": "It reads them.", "attended": panel}


def outcome(_world):
    return {"revision": "0", "verdict": "inconclusive", "words": "Too few.", "value_basis": ""}


def end(_world):
    return {"ending": "end_here", "words": "It showed enough."}


def longer(_world):
    return {"days": 30, "words": "The labels came late."}


def sendable(world):
    """A gate whose pre-read is written and not sent."""
    Gate.objects.filter(pk=world.later_gate.pk).update(pre_read="Read this.")
    return world.later_gate.pk


def more_gates(world, count):
    for _number in range(count):
        day = timezone.now().date() + 90 * DAY
        made = gate(world.gate_pilot, f"x{Gate.objects.count()}", planned_on=day)
        for kind in ("chair", "reviewer"):
            PanelSeat.objects.create(gate=made, employee=world.people[kind])


def more_evidence(world, count):
    for _number in range(count):
        Evidence.objects.create(
            gate=world.open_gate,
            text="More.",
            put_by=world.users["member"],
            put_at=timezone.now(),
        )


def more_outcomes(world, count):
    for number in range(count):
        row = new_pilot(world, "decision", f"Ended {number}", verdict="invalidated")
        PilotOutcome.objects.create(
            pilot=row,
            verdict="invalidated",
            words="No effect.",
            evaluator=world.people["evaluator"],
            given_at=timezone.now(),
        )


EVERYBODY = "everybody"
INSIDE = (
    "fund_manager chair director finance legal reviewer pilot_owner sponsor evaluator member"
    " auditor executive"
)


def but(*kinds):
    """Whoever is inside, without these: they are refused, the others do not find it."""
    return " ".join(kind for kind in INSIDE.split() if kind not in kinds)


TEAM, SEATING = ("pilot_owner", "sponsor", "member"), ("fund_manager", "chair")
PANEL = ("chair", "reviewer")
NOT_CHAIR = (
    "employee manager head delegate hr_other hr executive auditor admin submitter reviewer"
    " director finance legal fund_manager pilot_owner sponsor evaluator member"
)
NOT_EVALUATOR = NOT_CHAIR.replace(" evaluator", " chair")
NOT_DIRECTOR = NOT_CHAIR.replace(" director", " chair")


def team(name, **given):
    return pilot_page(name, method="post", ok=" ".join(TEAM), refused=but(*TEAM), **given)


ROWS = [
    pilot_page("pilots:gates", args=at_gate, ok=INSIDE),
    pilot_page("pilots:gate", args=opened, ok=INSIDE),
    team("pilots:save-pre-read", args=ahead, data=text, status=200),
    team("pilots:send-pre-read", args=ahead, data=text),
    team("pilots:put-evidence", args=opened, data=text),
    pilot_page(
        "pilots:judge-evidence",
        args=lambda world: [*opened(world), world.gate_evidence.pk],
        method="post",
        data=answer,
        ok=" ".join(PANEL),
        refused=but(*PANEL),
    ),
    pilot_page(
        "pilots:seat",
        args=opened,
        method="post",
        data=person,
        ok=" ".join(SEATING),
        refused=but(*SEATING),
    ),
    pilot_page(
        "pilots:unseat",
        args=lambda world: [*opened(world), seat_pk(world)],
        method="post",
        ok=" ".join(SEATING),
        refused=but(*SEATING),
    ),
    pilot_page(
        "pilots:begin-gate",
        args=opened,
        method="post",
        ok=" ".join(PANEL),
        refused=but(*PANEL),
    ),
    pilot_page("pilots:decide-gate", args=at_gate, ok="chair"),
    pilot_page("pilots:decide-gate", args=at_gate, method="post", data=go, ok="chair"),
    pilot_page("pilots:extend", args=evaluated, ok="director"),
    pilot_page("pilots:extend", args=evaluated, method="post", data=longer, ok="director"),
    pilot_page("pilots:outcome", args=judged, ok=EVERYBODY),
    pilot_page("pilots:outcome", args=evaluated, query="?draft"),
    pilot_page("pilots:evaluate", args=evaluated, ok="evaluator"),
    pilot_page("pilots:evaluate", args=evaluated, method="post", data=outcome, ok="evaluator"),
    pilot_page(
        "pilots:save-outcome",
        args=evaluated,
        method="post",
        data=outcome,
        ok="evaluator",
        status=200,
    ),
    pilot_page("pilots:decide-end", args=judged, ok="director"),
    pilot_page("pilots:decide-end", args=judged, method="post", data=end, ok="director"),
    pilot_api("gates-list", ok=EVERYBODY),
    pilot_api("gates-detail", args=only_gate, ok=INSIDE),
    pilot_api(
        "gates-pre-read",
        args=only_later,
        method="put",
        data=text,
        ok=" ".join(TEAM),
        refused=but(*TEAM),
    ),
    pilot_api(
        "gates-send-pre-read",
        args=lambda world: [sendable(world)],
        method="post",
        ok=" ".join(TEAM),
        refused=but(*TEAM),
    ),
    pilot_api(
        "gates-seats",
        args=only_gate,
        method="post",
        data=lambda world: {"employee": world.people["employee"].pk},
        ok=" ".join(SEATING),
        refused=but(*SEATING),
        status=201,
    ),
    pilot_api(
        "gates-unseat",
        args=lambda world: [world.open_gate.pk, seat_pk(world)],
        method="delete",
        ok=" ".join(SEATING),
        refused=but(*SEATING),
    ),
    pilot_api(
        "gates-evidence",
        args=only_gate,
        method="post",
        data=text,
        ok=" ".join(TEAM),
        refused=but(*TEAM),
        status=201,
    ),
    pilot_api(
        "gates-judge",
        args=lambda world: [world.open_gate.pk, world.gate_evidence.pk],
        method="post",
        data=lambda _world: {"is_accepted": True},
        ok=" ".join(PANEL),
        refused=but(*PANEL),
    ),
    pilot_api(
        "gates-begin", args=only_gate, method="post", ok=" ".join(PANEL), refused=but(*PANEL)
    ),
    pilot_api(
        "gates-decide", args=only_gate, method="post", data=go, ok="chair", refused=but("chair")
    ),
    pilot_api(
        "pilots-extend",
        args=evaluated,
        method="post",
        data=longer,
        ok="director",
        refused=NOT_DIRECTOR,
    ),
    pilot_api("outcomes-list", ok=EVERYBODY),
    pilot_api("outcomes-detail", args=judged, ok=EVERYBODY),
    pilot_api("outcomes-draft", args=evaluated, ok="evaluator"),
    pilot_api(
        "outcomes-draft",
        args=evaluated,
        method="put",
        data=outcome,
        ok="evaluator",
        refused=NOT_EVALUATOR,
    ),
    pilot_api(
        "outcomes-give", args=evaluated, method="post", ok="evaluator", refused=NOT_EVALUATOR
    ),
    pilot_api(
        "outcomes-decide",
        args=judged,
        method="post",
        data=lambda _world: {"ending": "stop", "words": "It showed enough."},
        ok="director",
        refused=NOT_DIRECTOR,
    ),
]
LISTS = [
    Listing("pilots:gates", "chair", more_gates, args=at_gate),
    Listing("pilots:gate", "chair", more_evidence, args=opened),
    Listing("gates-list", "chair", more_gates),
    Listing("outcomes-list", "chair", more_outcomes),
]
