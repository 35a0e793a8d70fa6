"""A version as it is read: sections of questions and answers, in the order of the form.

The proposal's page, the preview and the differences between versions all start from here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from orgchange.core import wording
from orgchange.innovation.amounts import amount_text, plain_number
from orgchange.innovation.models import (
    BudgetLine,
    DataSource,
    PlannedMilestone,
    ProposalVersion,
    Quality,
)


@dataclass(frozen=True)
class Said:
    """One question and its answer; `rows` where the answer is a list."""

    label: str
    text: str = ""
    rows: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """The answer as one text."""
        return "\n".join(self.rows) if self.rows else self.text


@dataclass(frozen=True)
class Section:
    """A part of a proposal. `code` is that of the form's step."""

    code: str
    title: str
    said: tuple[Said, ...]


TITLES: dict[str, Promise] = {
    "idea": gettext_lazy("The idea"),
    "metric": gettext_lazy("The metric"),
    "means": gettext_lazy("The means"),
    "data": gettext_lazy("The data"),
    "plan": gettext_lazy("The plan"),
    "money": gettext_lazy("The money"),
    "people": gettext_lazy("The people"),
}


def sections(version: ProposalVersion, currency: str, *, names: bool = True) -> list[Section]:
    """All that was said; what was left empty is left out. `names`: of people may be shown."""
    parts = {
        "idea": _idea(version, names),
        "metric": _metric(version),
        "means": _means(version),
        "data": _data(version, names),
        "plan": _plan(version),
        "money": _money(version, currency),
    }
    found = []
    for code, said in parts.items():
        kept = tuple(one for one in said if one.whole)
        if kept:
            found.append(Section(code, str(TITLES[code]), kept))
    return found


def _idea(version: ProposalVersion, names: bool) -> Iterator[Said]:
    yield Said(_("Scenario"), version.scenario)
    yield Said(_("What would be different"), version.change)
    if names and version.problem_owner:
        yield Said(_("Who has the problem"), version.problem_owner.full_name)


def _metric(version: ProposalVersion) -> Iterator[Said]:
    unit = version.metric_unit
    yield Said(_("Metric"), version.metric)
    yield Said(_("Direction"), version.get_direction_display() if version.direction else "")
    if version.baseline is not None:
        day = wording.day_text(version.baseline_on) if version.baseline_on else ""
        parts = (_measure(version.baseline, unit), day, version.baseline_source)
        yield Said(_("Baseline"), " · ".join(part for part in parts if part))
    if version.target is not None:
        low = _measure(version.target, unit)
        high = version.target_high
        yield Said(_("Target"), f"{low} – {_measure(high, unit)}" if high is not None else low)


def _means(version: ProposalVersion) -> Iterator[Said]:
    technique = version.get_technique_display() if version.technique else ""
    yield Said(_("Simplest technique that would do"), technique)
    yield Said(_("Why nothing simpler would do"), version.why_not_simpler)
    explained = version.get_explained_display() if version.explained else ""
    yield Said(_("How far it must be explainable"), explained)
    yield Said(_("Systems it must join"), version.systems)
    yield Said(_("Risks"), version.risks)
    yield Said(_("Who could be harmed"), version.harmed)


def _data(version: ProposalVersion, names: bool) -> Iterator[Said]:
    rows = tuple(_source(source, names) for source in version.sources.all())
    yield Said(_("Data sources"), rows=rows)


def _source(source: DataSource, names: bool) -> str:
    personal = {True: _("personal data"), False: _("no personal data"), None: ""}
    checks = [
        _("%(label)s: %(value)s") % {"label": label, "value": Quality(value).label}
        for label, value in (
            (pgettext("quality of data", "complete"), source.is_complete),
            (pgettext("quality of data", "consistent"), source.is_consistent),
            (pgettext("quality of data", "current"), source.is_current),
        )
    ]
    owner = source.owner.full_name if names and source.owner else ""
    kept = source.get_classification_display() if source.classification else ""
    parts = (source.name, owner, kept, personal[source.has_personal_data], *checks)
    return " · ".join(str(part) for part in parts if part)


def _plan(version: ProposalVersion) -> Iterator[Said]:
    yield Said(_("Weeks"), plain_number(version.weeks))
    buffer = f"{version.buffer_percent} %" if version.weeks else ""
    yield Said(_("Buffer"), buffer)
    yield Said(_("People-time, in days"), plain_number(version.person_days))
    rows = tuple(_milestone(milestone) for milestone in version.milestones.all())
    yield Said(_("Milestones"), rows=rows)


def _milestone(milestone: PlannedMilestone) -> str:
    facts = {"week": milestone.week, "what": milestone.text}
    return _("Week %(week)s: %(what)s") % facts


def _money(version: ProposalVersion, currency: str) -> Iterator[Said]:
    lines: list[BudgetLine] = list(version.lines.all())
    rows = tuple(
        _("%(label)s: %(value)s")
        % {"label": line.text, "value": amount_text(line.amount, currency)}
        for line in lines
    )
    yield Said(_("Budget"), rows=rows)
    if lines:
        total = sum((line.amount for line in lines), Decimal(0))
        yield Said(_("Sum"), amount_text(total, currency))


def _measure(value: Decimal, unit: str) -> str:
    return f"{plain_number(value)} {unit}".strip()
