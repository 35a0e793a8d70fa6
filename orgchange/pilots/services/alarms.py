"""Alarms: a kill criterion is met, and the pilot goes to its evaluation at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.services.writing import (
    refuse_invalid,
    require,
    sight_of_actor,
    too_long,
)
from orgchange.innovation.ways import MOST_WORDS
from orgchange.pilots.events import alarms_raised
from orgchange.pilots.measuring import RUNNING_STATES, contract_in_force, readings_of
from orgchange.pilots.models import KillAlarm, KillCriterion, Pilot, Reading
from orgchange.pilots.policies_running import can_raise_alarm, can_settle_alarm
from orgchange.pilots.services.moving import alone_with, move
from orgchange.pilots.watching import watched

WATCHED_STATES = (*RUNNING_STATES, "evaluating")


class NotRaised(DomainError):
    """The pilot does not run, or somebody raised the same before."""

    code = "not_raised"


class StillMet(DomainError):
    """The readings meet the criterion: the alarm is settled once they are mended or withdrawn."""

    code = "still_met"


def watch(
    *, readings: Sequence[Reading], pilot: Pilot, actor: User | None, now: datetime, **_facts: Any
) -> None:
    """Listens to `readings_written`: raises what they meet, in the transaction that wrote them.

    To `readings_withdrawn` too: without one that was between them, others stand in a row.
    """
    contract = contract_in_force(pilot)
    if contract is None or pilot.state not in WATCHED_STATES:
        return
    open_for = set(pilot.kill_alarms.filter(settled_at=None).values_list("criterion", flat=True))
    alarms = [
        KillAlarm(pilot=pilot, criterion=met.criterion, reading=met.reading, raised_at=now)
        for met in watched(contract, readings_of(pilot))
        if met.criterion.pk not in open_for
    ]
    _raise(pilot, alarms, actor, now)


def raise_alarm(
    *, pilot: Pilot, criterion: KillCriterion, words: str, actor: User | None, now: datetime
) -> KillAlarm:
    """Say that a criterion that is watched by people is met."""
    require(can_raise_alarm(sight_of_actor(actor, now), pilot))
    refuse_invalid(_wrong_words(words, _("Say what you saw.")))
    with alone_with(pilot) as locked:
        _refuse_unraisable(locked, criterion)
        alarm = KillAlarm(
            pilot=locked,
            criterion=criterion,
            words=words.strip(),
            raised_at=now,
            raised_by=actor,
        )
        raised = _raise(locked, [alarm], actor, now)
    pilot.refresh_from_db()
    return raised[0]


def settle_alarm(*, alarm: KillAlarm, words: str, actor: User | None, now: datetime) -> KillAlarm:
    """Say that an alarm was none: the reading was wrong, or what was seen was something else."""
    sight = sight_of_actor(actor, now)
    require(can_settle_alarm(sight, alarm.pilot))
    refuse_invalid(_wrong_words(words, _("Say why, in your own words.")))
    with alone_with(alarm.pilot) as locked:
        held = KillAlarm.objects.select_related("criterion").get(pk=alarm.pk)
        if held.settled_at is not None:
            raise NotRaised(_("This alarm was settled before."))
        if held.pk in {one.pk for one in still_met(locked)}:
            raise StillMet(
                _("The readings meet this criterion. Correct or withdraw them, if they are wrong.")
            )
        held.settled_at, held.settled_words = now, words.strip()
        held.settled_by_id = sight.employee_id if sight else None
        held.save()
        facts = {"criterion": str(held.criterion), "words": held.settled_words}
        record(action="pilot.alarm_settled", obj=locked, actor=actor, at=now, changes=facts)
    alarm.refresh_from_db()
    return alarm


def open_alarms(pilot: Pilot) -> list[KillAlarm]:
    """The alarms that nobody settled, the newest first. One query."""
    rows = pilot.kill_alarms.filter(settled_at=None)
    return list(rows.select_related("criterion", "reading", "raised_by"))


def still_met(pilot: Pilot) -> list[KillAlarm]:
    """The open alarms whose criterion the readings that stand now meet."""
    contract = contract_in_force(pilot)
    if contract is None:
        return []
    met = {one.criterion.pk for one in watched(contract, readings_of(pilot))}
    return [alarm for alarm in open_alarms(pilot) if alarm.criterion_id in met]


def _refuse_unraisable(pilot: Pilot, criterion: KillCriterion) -> None:
    contract = contract_in_force(pilot)
    wrong = contract is None or criterion.contract_id != contract.pk or criterion.series
    message = _("This criterion is watched by its readings.")
    refuse_invalid([Problem("criterion", "watched", message)] if wrong else [])
    if pilot.state not in WATCHED_STATES:
        raise NotRaised(_("The pilot does not run."))
    if pilot.kill_alarms.filter(criterion=criterion, settled_at=None).exists():
        raise NotRaised(_("This alarm is raised already."))


def _raise(
    pilot: Pilot, alarms: list[KillAlarm], actor: User | None, now: datetime
) -> list[KillAlarm]:
    """Put alarms on record, take the pilot where they lead, and tell."""
    if not alarms:
        return []
    raised = KillAlarm.objects.bulk_create(alarms)
    facts = {"alarms": [_said(alarm) for alarm in raised]}
    record(action="pilot.alarm", obj=pilot, actor=actor, at=now, changes=facts)
    if pilot.state in RUNNING_STATES:
        move(pilot=pilot, transition="kill", actor=None, now=now)
    alarms_raised.send(alarms=raised, pilot=pilot, actor=actor, now=now)
    return raised


def _said(alarm: KillAlarm) -> dict[str, Any]:
    value = None if alarm.reading is None else str(alarm.reading.value)
    return {"criterion": str(alarm.criterion), "value": value, "words": alarm.words}


def _wrong_words(words: str, message: str) -> list[Problem]:
    missing = [] if words.strip() else [Problem("words", "required", message)]
    return [*missing, *too_long("words", words, MOST_WORDS)]
