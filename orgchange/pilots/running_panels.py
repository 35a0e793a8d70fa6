"""What the overview shows of a pilot that runs: chart, buffer, check-ins, alarms."""

from typing import Any

from django.utils.translation import gettext as _

from orgchange.core.dates import firm_day
from orgchange.pilots.burning import Burn
from orgchange.pilots.charting.charts import MeasureChart, chart_of
from orgchange.pilots.forms.running import ReadingForm
from orgchange.pilots.fortnights import due_on, last_check_in
from orgchange.pilots.measuring import (
    OPEN_STATES,
    RUNNING_STATES,
    contract_in_force,
    readings_of,
)
from orgchange.pilots.models import CheckIn, Contract, Measure, MeasureKind, Pilot, Reading
from orgchange.pilots.offices import OWNER, TEAM
from orgchange.pilots.policies_running import ALARMING, SETTLING, owns_data
from orgchange.pilots.services.alarms import open_alarms, still_met
from orgchange.pilots.statistics import result_of
from orgchange.pilots.statistics.results import is_broken
from orgchange.pilots.tabs import Viewed

LAST_CHECK_INS = 3


def alarms_panel(viewed: Viewed) -> dict[str, Any] | None:
    """The alarms that are open, and whether their readings were corrected since."""
    alarms = open_alarms(viewed.pilot)
    if not alarms:
        return None
    still = {alarm.pk for alarm in still_met(viewed.pilot)}
    return {
        "rows": [
            {"alarm": one, "is_withdrawn": bool(one.criterion.series) and one.pk not in still}
            for one in alarms
        ],
        "may_settle": not viewed.roles.isdisjoint(SETTLING),
    }


def chart_panel(viewed: Viewed) -> dict[str, Any] | None:
    """The primary metric, the guardrails in a line each, and a form for who reads it."""
    pilot = viewed.pilot
    contract = contract_in_force(pilot)
    if contract is None or (contract.number is None and not pilot.readings.exists()):
        return None
    today = firm_day(viewed.now)
    measures, readings = list(contract.measures.all()), readings_of(pilot)
    if not measures:
        return None
    return {
        "chart": chart_of(contract, measures[0], readings, today=today),
        "headline": result_of(contract, readings, on=today).headline if readings else "",
        "guardrails": [guardrail_line(row, readings) for row in measures[1:]],
        "form": _quick_form(viewed, measures),
    }


def guardrail_line(measure: Measure, readings: list[Reading]) -> dict[str, Any]:
    """A guardrail: what it allows, and what was read last."""
    own = [row for row in readings if row.series == measure.series]
    last = own[-1] if own else None
    broken = last is not None and is_broken(last.value, low=measure.low, high=measure.high)
    look = "excluded" if last is None else "overdue" if broken else "covered"
    return {"measure": measure, "last": last, "look": look}


def charts_of(contract: Contract, readings: list[Reading], viewed: Viewed) -> list[MeasureChart]:
    """Every measure with its own chart."""
    today = firm_day(viewed.now)
    return [chart_of(contract, row, readings, today=today) for row in contract.measures.all()]


def buffer_panel(viewed: Viewed) -> dict[str, Any] | None:
    """What the buffer lost against what is done, as the last check-in says."""
    if not viewed.inside:
        return None
    last, contract = last_check_in(viewed.pilot), contract_in_force(viewed.pilot)
    if last is None or contract is None or contract.buffer_days is None:
        return None
    burn = Burn(last.buffer_used, contract.buffer_days, last.work_done)
    return {"burn": burn, "words": burn_words(burn), "on": last.ends_on}


def burn_words(burn: Burn) -> str:
    """The ratio, with what it means."""
    words = {
        "covered": _("%(ratio)s, calm up to 1"),
        "pending": _("%(ratio)s: the buffer burns faster than the work is done"),
        "overdue": _("%(ratio)s: the last third of the buffer burns"),
    }
    return words[burn.look] % {"ratio": burn.ratio_text}


def check_ins_panel(viewed: Viewed) -> dict[str, Any] | None:
    """The last check-ins, and when the next one is due."""
    pilot = viewed.pilot
    if not viewed.inside or pilot.started_on is None:
        return None
    rows = list(pilot.check_ins.all()[:LAST_CHECK_INS])
    runs = pilot.state in RUNNING_STATES
    due = due_on(pilot.started_on, rows[0].ends_on if rows else None)
    return {
        "rows": check_in_lines(pilot, rows),
        "due_on": due if runs else None,
        "is_due": due <= firm_day(viewed.now),
        "may_write": runs and works_on(viewed),
        "may_raise": runs and not viewed.roles.isdisjoint(ALARMING),
    }


def check_in_lines(pilot: Pilot, rows: list[CheckIn]) -> list[dict[str, Any]]:
    """Check-ins, each with what the primary metric showed in its days. Two queries."""
    contract = contract_in_force(pilot)
    measures = list(contract.measures.all()) if contract else []
    primary = next((row for row in measures if row.kind == MeasureKind.PRIMARY), None)
    readings = readings_of(pilot) if rows and primary else []
    own = [row for row in readings if primary and row.series == primary.series]
    return [
        {
            "check_in": row,
            "reading": next(
                (one for one in reversed(own) if row.starts_on <= one.measured_on <= row.ends_on),
                None,
            ),
            "unit": primary.unit if primary else "",
        }
        for row in rows
    ]


def works_on(viewed: Viewed) -> bool:
    """Whether the viewer does the daily work. No query: the roles are at hand."""
    return not viewed.roles.isdisjoint([OWNER, TEAM])


def may_read_in(viewed: Viewed) -> bool:
    """Whether the viewer may write readings now."""
    if viewed.pilot.state not in OPEN_STATES:
        return False
    return works_on(viewed) or owns_data(viewed.sight, viewed.pilot)


def _quick_form(viewed: Viewed, measures: list[Measure]) -> ReadingForm | None:
    if not may_read_in(viewed):
        return None
    return ReadingForm(measures=measures, initial={"measured_on": firm_day(viewed.now)})
