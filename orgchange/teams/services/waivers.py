"""Letting a team off a rule for a while: with a reason, an approver and an end."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dated import put
from orgchange.core.dates import day_after
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.events import people_changed
from orgchange.directory.services.writing import (
    refuse_invalid,
    require,
    sight_of_actor,
    too_long,
    writing,
)
from orgchange.teams import policies, rules
from orgchange.teams.models import KindSlot, KindVersion, Team, TeamCharter, Waiver
from orgchange.teams.scopes import teams_run_by


class NoSuchWaiver(DomainError):
    """The team is not let off this rule on the days asked for."""

    code = "no_such_waiver"


def waive(
    *,
    team: Team,
    rule: str,
    reason: str,
    starts_on: date,
    last_day: date,
    actor: User,
    now: datetime,
) -> Waiver:
    """Let a team off a rule from a day to a last day; whoever signs in approves it."""
    ends = day_after(last_day)
    with writing(now) as at:
        _require(team, actor, at)
        _refuse_wrong(team, rule, reason, starts_on, ends)
        key = {"team_id": team.pk, "rule": rule}
        value = {"reason": reason.strip(), "approved_by_id": actor.pk}
        put(Waiver, key, value, valid_from=starts_on, valid_to=ends, at=at)
        facts = {"rule": rule, "reason": reason, "from": starts_on, "last_day": last_day}
        record(action="team.rule_waived", obj=team, actor=actor, at=at, changes=facts)
        people_changed.send(employee_ids=frozenset(), now=at)
        return Waiver.objects.current().on(starts_on).get(team=team, rule=rule)


def end_waiver(*, team: Team, rule: str, last_day: date, actor: User | None, now: datetime) -> None:
    """A waiver ends after a day, earlier than was agreed."""
    ends = day_after(last_day)
    with writing(now) as at:
        _require(team, actor, at)
        rows = Waiver.objects.current().filter(team=team, rule=rule, valid_to__gt=ends)
        if not rows.exists():
            raise NoSuchWaiver(_("The team is not let off this rule after that day."))
        key = {"team_id": team.pk, "rule": rule}
        put(Waiver, key, None, valid_from=ends, at=at)
        facts = {"rule": rule, "last_day": last_day}
        record(action="team.waiver_ended", obj=team, actor=actor, at=at, changes=facts)
        people_changed.send(employee_ids=frozenset(), now=at)


def _require(team: Team, actor: User | None, at: datetime) -> None:
    sight = sight_of_actor(actor, at)
    if sight is not None:
        run = teams_run_by(sight)
        require(policies.can_waive(sight, team_id=team.pk, run_ids=run))


def _refuse_wrong(team: Team, rule: str, reason: str, starts_on: date, ends: date) -> None:
    problems = too_long("reason", reason, 2000)
    if not reason.strip():
        problems.append(Problem("reason", "required", _("A waiver needs its reason.")))
    if ends <= starts_on:
        message = _("It ends before it begins.")
        problems.append(Problem("last_day", "before_start", message))
    charters = TeamCharter.objects.current().on(starts_on).filter(team=team)
    version = charters.values_list("version", flat=True).first()
    if version is None:
        message = _("The team is not open on this day.")
        problems.append(Problem("starts_on", "team_not_open", message))
    elif rule not in asked(version):
        message = _("The team's kind does not ask this.")
        problems.append(Problem("rule", "unknown_rule", message))
    refuse_invalid(problems)


def asked(version_id: int) -> frozenset[str]:
    """The codes of the rules that a version of a kind asks."""
    rows = list(KindSlot.objects.filter(version=version_id))
    version = KindVersion.objects.get(pk=version_id)
    slots = [(row.code, row.required) for row in rows]
    needing = [row.code for row in rows if row.needs]
    return frozenset(code for code, _text in rules.waivable(version, slots, {}, needing))
