"""Getting ready: the contract, people, team, data, signatures, seen by everybody."""

from orgchange.pilots.models import Pilot
from tests.access.pilots import (
    EVERYBODY,
    OTHERS,
    in_setup,
    more_pilots,
    new_pilot,
    running,
    strategic,
)
from tests.access.rows import Listing, pilot_api, pilot_page
from tests.factories import pilots as make
from tests.factories import pilots_setup as setup


def prepare(world):
    """A source of data that waits for its owner, a change that waits, an office that signs."""
    world.data = setup.data_check(world.pilot, owner=world.people["member"], agreed=False)
    world.signed_pilot = new_pilot(world, "setup", "Sort invoices", risk_tier="elevated")
    world.signature = setup.sign_off(world.running_pilot, world.people["evaluator"])
    world.changing = new_pilot(world, "running", "Read labels")
    make.team(world.changing, world.people["member"])
    make.contract(world.changing, number=1)
    world.change = make.contract(world.changing, target="3")
    world.change.reason, world.change.proposed_by = "The scale.", world.people["pilot_owner"]
    world.change.save()


def data(world):
    return [world.pilot.pk, world.data.pk]


def only_data(world):
    return [world.data.pk]


def to_sign(world):
    return [world.signed_pilot.pk]


def changing(world):
    return [world.changing.pk]


def change(world):
    return [world.change.pk]


def draft(world):
    return [world.pilot.contracts.get(number=None).pk]


def team_less(world):
    return [world.signed_pilot.pk]


def form_of(world):
    return {**strategic(world), "fund": world.fund.pk, "owner": number(world, "pilot_owner")}


def number(world, kind):
    return world.people[kind].employee_number


def named(world):
    pilot = world.pilot
    return {
        "owner": number(world, "pilot_owner"),
        "sponsor": number(world, "sponsor"),
        "evaluator": number(world, "evaluator"),
        "department": pilot.department.code,
        "risk_tier": pilot.risk_tier,
    }


def source(_world):
    qualities = ("is_complete", "is_consistent", "is_current")
    return {"name": "Another source", **dict.fromkeys(qualities, "yes")}


def agreeing(world):
    return {"agree": world.data.pk}


def signing(_world):
    return {"kind": "legal", "answer": "yes"}


def read(world):
    return {"revision": world.change.revision}


def declined(_world):
    return {"words": "The target is too low."}


def reason(_world):
    return {"reason": "The scale was wrong."}


def blank_form(world):
    rows = {"guardrails": 3, "kill_criteria": 3, "milestones": 0}
    given = {f"{name}-TOTAL_FORMS": count for name, count in rows.items()}
    given |= {f"{name}-INITIAL_FORMS": 0 for name in rows}
    sides = {f"kill_criteria-{index}-side": "above" for index in range(3)}
    return {**given, **sides, "revision": 0, "believed": "It gets faster."}


def to_write(_world):
    return {"revision": 0, "believed": "It gets faster."}


def of_running(world):
    return {"pilot": world.running_pilot.pk}


def of_setup(world):
    return {"pilot": world.pilot.pk, "name": "Another source"}


def to_sign_api(world):
    return {"pilot": world.signed_pilot.pk, "kind": "legal", "is_granted": True}


def more_data(world, count):
    held = world.pilot.data_checks.count()
    for index in range(held, held + count):
        setup.data_check(world.pilot, name=f"Source {index}")


def more_contracts(world, count):
    for row in Pilot.objects.filter(contracts=None)[:count]:
        make.contract(row, number=1)
    missing = count - Pilot.objects.filter(contracts__number=1).count()
    for index in range(max(missing, 0) + count):
        make.contract(new_pilot(world, "running", f"Pilot {index}"), number=1)


def more_signatures(world, count):
    for _index in range(count):
        setup.sign_off(world.pilot, world.people["evaluator"])


# Who writes what a pilot needs; everybody else who can see it may not.
WRITES = "pilot_owner fund_manager"
INSIDE = (
    "pilot_owner sponsor evaluator member fund_manager chair director finance legal executive"
    " auditor"
)


def without(kinds, *gone):
    return " ".join(kind for kind in kinds.split() if kind not in gone)


READ_ONLY = without(INSIDE, *WRITES.split())
APPROVERS = "fund_manager chair"

ROWS = [
    pilot_page("pilots:open", ok="fund_manager director", otherwise=403),
    pilot_page("pilots:contract", args=running, ok=EVERYBODY),
    pilot_page("pilots:edit-contract", args=in_setup, ok=WRITES, refused=OTHERS),
    pilot_page(
        "pilots:save-contract",
        args=in_setup,
        method="post",
        data=blank_form,
        status=200,
        ok=WRITES,
        refused=OTHERS,
    ),
    pilot_page("pilots:propose-change", args=running, ok=WRITES, refused=OTHERS),
    pilot_page(
        "pilots:approve-change",
        args=changing,
        method="post",
        data=read,
        ok=APPROVERS,
        otherwise=403,
    ),
    pilot_page(
        "pilots:decline-change",
        args=changing,
        method="post",
        data=declined,
        ok=APPROVERS,
        otherwise=403,
    ),
    pilot_page(
        "pilots:contract-act",
        args=lambda world: [world.running_pilot.pk, "begin"],
        method="post",
        ok=WRITES,
        refused=OTHERS,
    ),
    pilot_page("pilots:setup", args=in_setup, ok=INSIDE),
    pilot_page(
        "pilots:people", args=in_setup, method="post", data=named, ok=WRITES, refused=OTHERS
    ),
    pilot_page("pilots:form-team", args=team_less, ok=WRITES, refused=OTHERS),
    pilot_page(
        "pilots:add-data", args=in_setup, method="post", data=source, ok=WRITES, refused=OTHERS
    ),
    pilot_page("pilots:data", args=data, ok=WRITES, refused=OTHERS),
    pilot_page("pilots:remove-data", args=data, method="post", ok=WRITES, refused=OTHERS),
    pilot_page("pilots:agree", args=in_setup, method="post", data=agreeing, ok="member"),
    pilot_page(
        "pilots:sign",
        args=to_sign,
        method="post",
        data=signing,
        ok="legal",
        refused=without(INSIDE, "legal", "member"),
    ),
    pilot_page("pilots:ask-to-sign", args=to_sign, method="post", ok=WRITES, refused=OTHERS),
    # The API
    pilot_api("contracts-list", ok=EVERYBODY),
    pilot_api("contracts-detail", args=draft, ok=EVERYBODY),
    pilot_api(
        "contracts-list", method="post", data=of_running, status=201, ok=WRITES, refused=OTHERS
    ),
    pilot_api(
        "contracts-write", args=draft, method="post", data=to_write, ok=WRITES, refused=OTHERS
    ),
    pilot_api(
        "contracts-keep-baseline",
        args=draft,
        method="post",
        data=lambda _world: {"revision": 0},
        status=409,
        ok=WRITES,
        refused=OTHERS,
    ),
    pilot_api(
        "contracts-propose",
        args=change,
        method="post",
        data=reason,
        status=409,
        ok=WRITES,
        refused=READ_ONLY,
    ),
    pilot_api(
        "contracts-approve",
        args=change,
        method="post",
        data=read,
        ok=APPROVERS,
        refused=without(INSIDE, *APPROVERS.split()),
    ),
    pilot_api(
        "contracts-decline",
        args=change,
        method="post",
        data=declined,
        ok=APPROVERS,
        refused=without(INSIDE, *APPROVERS.split()),
    ),
    pilot_api("contracts-take-back", args=change, method="post", ok=WRITES, refused=READ_ONLY),
    pilot_api(
        "contracts-drop", args=change, method="post", status=204, ok=WRITES, refused=READ_ONLY
    ),
    pilot_api("pilot-setup-list", ok=EVERYBODY),
    pilot_api("pilot-setup-detail", args=in_setup, ok=INSIDE),
    pilot_api("pilot-setup-missing", args=in_setup, ok=INSIDE),
    pilot_api(
        "pilot-setup-people",
        args=in_setup,
        method="post",
        data=lambda world: {"scenario": "Another one."},
        ok=WRITES,
        refused=READ_ONLY,
    ),
    pilot_api(
        "pilot-setup-form-team",
        args=team_less,
        method="post",
        ok=WRITES,
        refused=without(READ_ONLY, "member"),
    ),
    pilot_api(
        "pilot-setup-ask-to-sign",
        args=to_sign,
        method="post",
        ok=WRITES,
        refused=without(READ_ONLY, "member"),
    ),
    pilot_api("pilot-data-list", ok=EVERYBODY),
    pilot_api("pilot-data-detail", args=only_data, ok=INSIDE),
    pilot_api(
        "pilot-data-list",
        method="post",
        data=of_setup,
        status=201,
        ok=WRITES,
        refused=READ_ONLY,
    ),
    pilot_api(
        "pilot-data-detail",
        args=only_data,
        method="patch",
        data=lambda world: {"is_reachable": True},
        ok=WRITES,
        refused=READ_ONLY,
    ),
    pilot_api(
        "pilot-data-detail",
        args=only_data,
        method="delete",
        status=204,
        ok=WRITES,
        refused=READ_ONLY,
    ),
    pilot_api(
        "pilot-data-agree",
        args=only_data,
        method="post",
        ok="member",
        refused=without(INSIDE, "member"),
    ),
    pilot_api(
        "pilot-data-withdraw",
        args=only_data,
        method="post",
        ok="member",
        refused=without(INSIDE, "member"),
    ),
    pilot_api("pilot-sign-offs-list", ok=EVERYBODY),
    pilot_api("pilot-sign-offs-detail", args=lambda world: [world.signature.pk], ok=INSIDE),
    pilot_api(
        "pilot-sign-offs-list",
        method="post",
        data=to_sign_api,
        status=201,
        ok="legal",
        refused=without(INSIDE, "legal", "member"),
    ),
]
LISTS = [
    Listing("contracts-list", "fund_manager", more_contracts),
    Listing("pilot-setup-list", "fund_manager", more_pilots),
    Listing("pilot-data-list", "fund_manager", more_data),
    Listing("pilot-sign-offs-list", "fund_manager", more_signatures),
    Listing("pilots:setup", "fund_manager", more_data, args=in_setup),
]
