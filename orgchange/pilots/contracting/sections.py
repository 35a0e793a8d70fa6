"""A contract as it is read: sections of questions and answers, in the order of the form.

The page, the panel of the overview and the differences between versions all start from here.
"""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orgchange.core import wording
from orgchange.innovation.amounts import plain_number
from orgchange.innovation.models import Direction
from orgchange.innovation.proposing.reading import Said, Section
from orgchange.pilots.contracting.reading import guardrails_of, primary_of, work_days_of
from orgchange.pilots.models import Contract, KillCriterion, Measure, Milestone, Side

TITLES: dict[str, Promise] = {
    "belief": gettext_lazy("What we believe"),
    "metric": gettext_lazy("The one metric"),
    "guardrails": gettext_lazy("Guardrails"),
    "kill": gettext_lazy("When we stop"),
    "plan": gettext_lazy("The plan"),
}


def sections(contract: Contract) -> list[Section]:
    """All that it says; what was left empty is left out. No query on a whole contract."""
    parts = {
        "belief": [Said(str(TITLES["belief"]), contract.believed)],
        "metric": list(_metric(primary_of(contract))),
        "guardrails": [_guardrail(row) for row in guardrails_of(contract)],
        "kill": [Said(_("Stop if"), rows=tuple(kill_texts(contract)))],
        "plan": list(_plan(contract)),
    }
    found = []
    for code, said in parts.items():
        kept = tuple(one for one in said if one.whole)
        if kept:
            found.append(Section(code, str(TITLES[code]), kept))
    return found


def measured(value: Decimal | None, unit: str) -> str:
    """A value with its unit; nothing for none."""
    return "" if value is None else f"{plain_number(value)} {unit}".strip()


def way_text(row: Measure) -> str:
    """ "down, from 6.4 to 3.5 min"; "within 18 – 22 °C"."""
    if row.direction == Direction.KEEP:
        ends = {"low": plain_number(row.target), "high": measured(row.target_high, row.unit)}
        return _("keep within %(low)s – %(high)s") % ends
    facts = {
        "way": str(row.get_direction_display()).lower() if row.direction else "",
        "baseline": plain_number(row.baseline) or "?",
        "target": measured(row.target, row.unit) or "?",
    }
    return _("%(way)s, from %(baseline)s to %(target)s") % facts


def baseline_text(row: Measure) -> str:
    """The baseline: value, day, where it comes from."""
    day = wording.day_text(row.baseline_on) if row.baseline_on else ""
    parts = (measured(row.baseline, row.unit), day, row.baseline_source)
    return " · ".join(part for part in parts if part)


def bounds_text(row: Measure) -> str:
    """ "≥ 90 and ≤ 98 %": what a guardrail keeps to."""
    low, high = measured(row.low, row.unit), measured(row.high, row.unit)
    said = [f"≥ {low}" if low else "", f"≤ {high}" if high else ""]
    return " · ".join(one for one in said if one)


def kill_texts(contract: Contract) -> list[str]:
    """Each kill criterion in words, and what is watched."""
    measures = {row.series: row for row in contract.measures.all()}
    return [kill_text(row, measures.get(row.series)) for row in contract.kill_criteria.all()]


def kill_text(row: KillCriterion, measure: Measure | None) -> str:
    """ "Slower than before: Minutes per receipt above 7.5 min, 2 readings in a row"."""
    if not row.series or row.threshold is None:
        return row.text
    unit, name = (measure.unit, measure.name) if measure else ("", row.series)
    facts = {"name": name, "value": measured(row.threshold, unit)}
    is_above = row.side == Side.ABOVE
    line = (_("%(name)s above %(value)s") if is_above else _("%(name)s below %(value)s")) % facts
    if row.times > 1:
        often = ngettext("%(n)s reading in a row", "%(n)s readings in a row", row.times)
        line = _("%(line)s, %(often)s") % {"line": line, "often": often % {"n": row.times}}
    return _("%(name)s: %(said)s") % {"name": row.text, "said": line} if row.text else line


def _metric(row: Measure | None) -> Iterator[Said]:
    if row is None:
        return
    yield Said(_("Metric"), row.name)
    if row.direction:
        yield Said(_("Direction and target"), way_text(row))
    yield Said(_("Baseline"), baseline_text(row))
    yield Said(_("Smallest useful effect"), measured(row.minimum_effect, row.unit))
    yield Said(_("Read"), cadence_text(row))
    yield Said(_("Who owns the number"), row.data_owner.full_name if row.data_owner else "")


def cadence_text(row: Measure) -> str:
    """ "every 14 days"."""
    days = row.cadence_days
    return ngettext("every day", "every %(days)s days", days) % {"days": days}


def _guardrail(row: Measure) -> Said:
    owner = row.data_owner.full_name if row.data_owner else ""
    parts = (bounds_text(row), cadence_text(row), owner)
    return Said(row.name, " · ".join(part for part in parts if part))


def _plan(contract: Contract) -> Iterator[Said]:
    yield Said(_("Days"), plain_number(contract.days))
    if contract.starts_on:
        yield Said(_("Planned first day"), wording.day_text(contract.starts_on))
    yield Said(_("Milestones"), rows=tuple(map(_milestone, contract.milestones.all())))
    if work := work_days_of(contract):
        yield Said(_("Estimated work, in days"), plain_number(work))
    yield Said(_("Buffer, in days"), plain_number(contract.buffer_days))


def _milestone(row: Milestone) -> str:
    day = _("day %(day)s") % {"day": row.day} if row.day is not None else ""
    person = row.responsible.full_name if row.responsible else ""
    work = _("%(days)s days of work") % {"days": row.work_days} if row.work_days else ""
    money = _("tranche %(position)s") % {"position": row.tranche} if row.tranche else ""
    parts = (row.name, day, person, row.criteria, work, money)
    return " · ".join(part for part in parts if part)
