"""A pilot in setup with everything that it needs before it is ready."""

from datetime import timedelta

from orgchange.core.dates import firm_day
from orgchange.pilots.models import DataCheck, SignOff
from orgchange.teams.models import JoinRequest
from tests.factories import directory as d
from tests.factories import pilots as p
from tests.factories import teams
from tests.factories.innovation import NOW

SLOTS = (
    "owner",
    "sponsor",
    "translator",
    "data_scientist",
    "business_expert",
    "product_manager",
    "legal",
)
UNTIL = firm_day(NOW) + timedelta(days=200)


def released(team, person, slot, *, by, allocation=20, now=NOW, state="granted"):
    """A request for somebody's time, as their manager answered it."""
    return JoinRequest.objects.create(
        team=team,
        employee=person,
        slot=slot,
        allocation=allocation,
        starts_on=firm_day(now),
        ends_on=UNTIL,
        asked_by=by,
        asked_at=now,
        state=state,
        settled_at=None if state == "open" else now,
    )


def lineup(of, *, asked_by, now=NOW, allocation=20):
    """A whole team of the kind "pilot", of several functions, whose time is released."""
    today = firm_day(now)
    of.team = teams.team(of.title, kind="pilot", host_function="business", lead=of.owner)
    of.save()
    people = {"owner": of.owner, "sponsor": of.sponsor}
    for slot in SLOTS:
        person = people.get(slot)
        if person is None:
            function = "business" if slot == "business_expert" else "engineering"
            person = d.employee(of.department, name=slot.title(), function=function)
            people[slot] = person
        teams.membership(
            of.team, person, slot=slot, allocation=allocation, since=today, until=UNTIL
        )
        released(of.team, person, slot, by=asked_by, allocation=allocation, now=now)
    return people


def data_check(of, *, name="Receipts", agreed=True, now=NOW, **fields):
    """A source of data that is as good as it must be."""
    values = {
        "owner": of.owner,
        "classification": "internal",
        "has_personal_data": False,
        "is_complete": "yes",
        "is_consistent": "yes",
        "is_current": "partly",
        "is_reachable": True,
        **fields,
    }
    if agreed:
        values |= {"agreed_by": values["owner"], "agreed_at": now}
    return DataCheck.objects.create(pilot=of, name=name, **values)


def sign_off(of, person, *, kind="legal", granted=True, now=NOW, **fields):
    """A signature for the risk as it is."""
    fields.setdefault("risk_tier", of.risk_tier)
    return SignOff.objects.create(
        pilot=of,
        kind=kind,
        is_granted=granted,
        words="" if granted else "Not like this.",
        signed_by=person,
        signed_at=now,
        **fields,
    )


def complete(of, *, asked_by, now=NOW, **measure):
    """Everything that `prepare` asks of a pilot with a sponsor and an evaluator; its team."""
    p.contract(of, now=now, **measure)
    data_check(of, now=now)
    return lineup(of, asked_by=asked_by, now=now)
