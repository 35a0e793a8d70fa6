"""What stands on readings that somebody is about to withdraw: alarms raised, gates decided."""

from collections.abc import Collection, Iterator, Sequence

from django.utils.translation import gettext as _

from orgchange.core.dates import firm_day
from orgchange.core.wording import day_text
from orgchange.pilots.measuring import RUNNING_STATES, contract_in_force, readings_of
from orgchange.pilots.models import Gate, KillAlarm, Pilot, Reading
from orgchange.pilots.watching import watched


def stakes_of(
    pilot: Pilot, gone: Sequence[Reading], *, put_back: Sequence[Reading] = ()
) -> list[str]:
    """In words: what was decided and raised while they stood, and what would be met without them.

    `put_back` are the earlier readings that would stand again. Six queries.
    """
    if not gone:
        return []
    return [*_alarms(pilot, gone, put_back), *_gates(pilot, gone)]


def _alarms(pilot: Pilot, gone: Sequence[Reading], put_back: Sequence[Reading]) -> Iterator[str]:
    """Alarms that the readings raised, and those that their going would raise."""
    met = _met_without(pilot, {row.pk for row in gone}, put_back)
    raised = list(
        KillAlarm.objects.filter(
            pilot=pilot,
            criterion__series__in={row.series for row in gone},
            raised_at__gte=min(row.recorded_at for row in gone),
        ).select_related("criterion")
    )
    for alarm in raised:
        yield _alarm_text(alarm, still=alarm.criterion_id in met)
    known = {alarm.criterion_id for alarm in raised if alarm.settled_at is None}
    for pk, name in met.items():
        if pk not in known and pilot.state in RUNNING_STATES:
            text = _("Without them this kill criterion is met, and the pilot stops: “%(name)s”.")
            yield text % {"name": name}


def _met_without(
    pilot: Pilot, gone: Collection[int], put_back: Sequence[Reading]
) -> dict[int, str]:
    """{criterion: its words} of those that the other readings meet."""
    contract = contract_in_force(pilot)
    if contract is None:
        return {}
    left = [row for row in readings_of(pilot) if row.pk not in gone]
    rows = sorted([*left, *put_back], key=lambda row: (row.measured_on, row.pk))
    return {one.criterion.pk: str(one.criterion) for one in watched(contract, rows)}


def _alarm_text(alarm: KillAlarm, *, still: bool) -> str:
    facts = {"name": alarm.criterion, "day": day_text(firm_day(alarm.raised_at))}
    if alarm.settled_at is not None:
        return _("The alarm of %(day)s, settled since: “%(name)s”.") % facts
    if still:
        return _("The alarm of %(day)s stands without them, too: “%(name)s”.") % facts
    return (
        _(
            "The alarm of %(day)s stands on them: “%(name)s”. It stays open until the fund's"
            " manager or the chair has settled it."
        )
        % facts
    )


def _gates(pilot: Pilot, gone: Sequence[Reading]) -> Iterator[str]:
    """Gates whose panel knew them. What it decided stays decided."""
    since = min(row.recorded_at for row in gone)
    for gate in Gate.objects.filter(pilot=pilot, decided_at__gte=since):
        assert gate.decided_at is not None  # noqa: S101 - those that are decided
        facts = {
            "gate": gate,
            "decision": gate.get_decision_display(),
            "day": day_text(firm_day(gate.decided_at)),
        }
        text = _("The gate “%(gate)s” was decided with them on %(day)s: %(decision)s. That stays.")
        yield text % facts
