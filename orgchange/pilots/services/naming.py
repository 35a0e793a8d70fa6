"""Who owns, sponsors and evaluates a pilot, where it is, what it serves, how much is at risk."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import firm_day
from orgchange.core.errors import Problem
from orgchange.directory.models import Employee
from orgchange.directory.scopes import Sight, people_visible_to
from orgchange.directory.services.writing import (
    refuse_invalid,
    require,
    sight_of_actor,
    too_long,
)
from orgchange.innovation.ways import MOST_WORDS
from orgchange.pilots import policies_setup as policies
from orgchange.pilots.models import Pilot
from orgchange.pilots.offices import seats_of
from orgchange.pilots.services.moving import alone_with
from orgchange.pilots.setting_up.signing import RANK
from orgchange.teams.services import change_charter

PEOPLE = ("owner", "sponsor", "evaluator")
FIELDS = (*PEOPLE, "department", "goal", "risk_tier", "scenario")
LONGEST_SCENARIO = 5000
# Once it has begun, who is judged does not choose the judge, nor how great the risk is.
MANAGERS = ("evaluator", "risk_tier")


def name_people(
    *, pilot: Pilot, changes: Mapping[str, Any], reason: str = "", actor: User | None, now: datetime
) -> Pilot:
    """Change any of `FIELDS`. Putting somebody in another's place needs a reason."""
    sight, reason = sight_of_actor(actor, now), reason.strip()
    with alone_with(pilot) as locked:
        require(policies.can_name_people(sight, locked))
        wanted = {name: value for name, value in changes.items() if name in FIELDS}
        moved = {name: v for name, v in wanted.items() if getattr(locked, name) != v}
        refuse_invalid(_wrong(locked, moved, reason, sight))
        if not moved:
            return pilot
        facts: dict[str, Any] = {
            name: [_told(getattr(locked, name)), _told(moved[name])] for name in moved
        }
        for name, value in moved.items():
            setattr(locked, name, value)
        _refuse_clashes(locked)
        locked.save()
        _follow(locked, moved, actor, now)
        if reason:
            facts["reason"] = reason
        record(action="pilot.named", obj=locked, actor=actor, at=now, changes=facts)
    pilot.refresh_from_db()
    return pilot


def _follow(pilot: Pilot, moved: Mapping[str, Any], actor: User | None, now: datetime) -> None:
    """The team is led by the owner, and answers to the sponsor."""
    today, places = firm_day(now), {"owner": "lead_id", "sponsor": "answers_to_id"}
    changes = {at: getattr(pilot, f"{name}_id") for name, at in places.items() if name in moved}
    team = pilot.team
    if team is not None and changes and team.opens_on <= today < team.closes_on:
        change_charter(
            team=team, valid_from=today, changes=changes, by_right=True, actor=actor, now=now
        )


def _told(value: Any) -> str | None:
    return None if value is None else str(value)


def _wrong(
    pilot: Pilot, moved: Mapping[str, Any], reason: str, sight: Sight | None
) -> Iterator[Problem]:
    yield from too_long("reason", reason, MOST_WORDS)
    yield from too_long("scenario", str(moved.get("scenario") or ""), LONGEST_SCENARIO)
    replaced = [name for name in PEOPLE if name in moved and getattr(pilot, name) is not None]
    if replaced and not reason:
        text = _("Say why somebody else takes the place.")
        yield Problem("reason", "required", text)
    for name in ("owner", "department"):
        if name in moved and moved[name] is None:
            yield Problem(name, "required", _("A pilot is never without."))
    yield from _unknown(moved, sight)
    yield from _not_theirs(pilot, moved, sight)


def _unknown(moved: Mapping[str, Any], sight: Sight | None) -> Iterator[Problem]:
    """Who is named is somebody whom the writer may look up."""
    named = {name: moved[name] for name in PEOPLE if isinstance(moved.get(name), Employee)}
    if sight is None or not named:
        return
    ids = [person.pk for person in named.values()]
    seen = set(people_visible_to(sight).filter(pk__in=ids).values_list("pk", flat=True))
    message = _("Nobody has this number or name.")
    yield from (
        Problem(name, "unknown", message) for name, one in named.items() if one.pk not in seen
    )


def _not_theirs(pilot: Pilot, moved: Mapping[str, Any], sight: Sight | None) -> Iterator[Problem]:
    """What only the fund's manager changes: a lower risk, and later the evaluator."""
    if policies.is_manager(sight, pilot):
        return
    has_begun = pilot.state not in policies.BEFORE_START
    text = _("Once it has begun, only the fund's manager changes this.")
    yield from (Problem(name, "managers", text) for name in MANAGERS if has_begun and name in moved)
    tier = moved.get("risk_tier")
    if not has_begun and tier is not None and RANK[tier] < RANK[pilot.risk_tier]:
        text = _("Only the fund's manager lowers the risk: it asks for fewer signatures.")
        yield Problem("risk_tier", "managers", text)


def _refuse_clashes(pilot: Pilot) -> None:
    """Owner, sponsor and evaluator are three people; the evaluator was never in the team."""
    try:
        pilot.validate_constraints()
    except ValidationError as error:
        text = " ".join(error.messages)
        is_sponsor = pilot.sponsor_id is not None and pilot.sponsor_id == pilot.owner_id
        refuse_invalid([Problem("sponsor" if is_sponsor else "evaluator", "clash", text)])
    seats = seats_of(pilot).filter(employee=pilot.evaluator_id)
    if pilot.evaluator_id is not None and seats.exists():
        text = _("Its evaluator belongs to it. Name somebody off the team.")
        refuse_invalid([Problem("evaluator", "of_the_team", text)])
