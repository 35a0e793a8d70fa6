"""The contract as somebody writes it: its forms, and what of them can be saved."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from django.forms import BaseFormSet
from django.http import QueryDict
from django.utils.translation import gettext as _

from orgchange.directory.forms import Sighted
from orgchange.directory.scopes import Sight
from orgchange.innovation.amounts import amount_text
from orgchange.pilots.contracting import content as said
from orgchange.pilots.contracting.reading import guardrails_of, primary_of
from orgchange.pilots.forms import contract as forms
from orgchange.pilots.models import Contract, Pilot
from orgchange.pilots.services.carrying import PRIMARY

Rows: TypeAlias = "BaseFormSet[Sighted]"
# What a field means that nobody filled, where the database wants a value.
DEFAULTS: Mapping[str, Any] = {"cadence_days": 14, "times": 1, "work_days": 0}
TEXTS = ("name", "unit", "direction", "baseline_source", "text", "criteria", "series", "believed")
# What stands in a row that nobody filled.
UNTOUCHED: Mapping[str, tuple[str, ...]] = {
    "guardrails": ("series", "cadence_days"),
    "kill_criteria": ("side", "times"),
    "milestones": ("code",),
}


@dataclass(frozen=True)
class ContractForms:
    """The questions of a contract, in the order in which they are asked."""

    plan: Sighted
    primary: Sighted
    guardrails: Rows
    kill_criteria: Rows
    milestones: Rows

    @property
    def lists(self) -> dict[str, Rows]:
        """The rows by name."""
        names = ("guardrails", "kill_criteria", "milestones")
        return {name: getattr(self, name) for name in names}

    @property
    def is_valid(self) -> bool:
        """Whether all that was typed can be read; each is asked, and says what is wrong."""
        fits = [self.plan.is_valid(), self.primary.is_valid()]
        fits += [rows.is_valid() for rows in self.lists.values()]
        return all(fits)

    @property
    def fields(self) -> Iterator[Any]:
        """Every field, for an autosave to say what is wrong with it."""
        yield from self.plan
        yield from self.primary
        for rows in self.lists.values():
            for form in rows:
                yield from form.visible_fields()

    def content(self, *, without: str = "") -> said.Content:
        """What of it can be read; a row named by `without` (`milestones-2`) is left out."""
        return said.Content(
            _filled(self.plan),
            _filled(self.primary),
            {name: list(_rows(name, rows, without)) for name, rows in self.lists.items()},
        )


def forms_of(
    pilot: Pilot,
    contract: Contract,
    *,
    sight: Sight,
    data: QueryDict | None = None,
    extra: int = 1,
) -> ContractForms:
    """The forms: as they were typed, or as they were saved."""
    is_change = pilot.started_on is not None
    options = {"sight": sight}
    plan = forms.PlanForm(data, initial=_plain(contract), is_change=is_change, **options)
    primary = primary_of(contract)
    metric = _initial(primary, said.PRIMARY) if primary else {}
    guardrails = _guardrails(contract)
    kills = [_initial(row, said.KILL) for row in contract.kill_criteria.all()]
    plans = [_initial(row, said.MILESTONE) for row in contract.milestones.all()]
    return ContractForms(
        plan,
        forms.PrimaryForm(data, initial=metric, prefix="primary", **options),
        forms.guardrail_rows()(data, initial=guardrails, prefix="guardrails", form_kwargs=options),
        forms.kill_rows()(
            data,
            initial=kills,
            prefix="kill_criteria",
            form_kwargs={**options, "series": series_choices(contract)},
        ),
        forms.milestone_rows(extra if plans else max(extra, 1))(
            data,
            initial=plans,
            prefix="milestones",
            form_kwargs={**options, "tranches": tranche_choices(pilot)},
        ),
    )


def series_choices(contract: Contract) -> list[tuple[str, str]]:
    """What a kill criterion can watch: the metric and the three guardrails."""
    primary = primary_of(contract)
    found = [(PRIMARY, (primary.name if primary else "") or _("The one metric"))]
    for number, row in enumerate(_guardrails(contract), start=1):
        found.append((row["series"], row.get("name") or _("Guardrail %(n)s") % {"n": number}))
    return found


def tranche_choices(pilot: Pilot) -> list[tuple[int, str]]:
    """The tranches that wait for a milestone; none without an award."""
    if pilot.award is None:
        return []
    later = list(pilot.award.tranches.order_by("position"))[1:]
    currency = pilot.fund.currency
    return [(row.position, f"{row.position}: {amount_text(row.amount, currency)}") for row in later]


def _initial(row: object, names: Sequence[str]) -> dict[str, Any]:
    """A row as a form shows it: numbers as they were typed, without the zeros of the database."""
    values = {name: getattr(row, name) for name in names}
    return {
        name: f"{value:f}".rstrip("0").rstrip(".") if isinstance(value, Decimal) else value
        for name, value in values.items()
    }


def _plain(contract: Contract) -> dict[str, Any]:
    return {name: getattr(contract, name) for name in said.FIELDS}


def _guardrails(contract: Contract) -> list[dict[str, Any]]:
    """Three places; those that are empty have their series already, so that it can be watched."""
    rows = guardrails_of(contract)
    held = [_initial(row, said.GUARDRAIL) for row in rows]
    taken = {row.series for row in rows}
    free = (f"g{n}" for n in range(1, 100) if f"g{n}" not in taken)
    missing = said.MOST_GUARDRAILS - len(held)
    empty = [{"series": next(free), "cadence_days": 14} for _place in range(missing)]
    return [*held, *empty]


def _filled(form: Sighted) -> dict[str, Any]:
    """What a form says, with the empty value that the database wants."""
    form.is_valid()
    return {name: _value(name, value) for name, value in form.cleaned_data.items()}


def _value(name: str, value: Any) -> Any:
    if value in (None, ""):
        return "" if name in TEXTS else DEFAULTS.get(name)
    return value


def _rows(name: str, rows: Rows, without: str) -> Iterator[dict[str, Any]]:
    """The rows in which something was typed."""
    for index, form in enumerate(rows.forms):
        typed: dict[str, Any] = getattr(form, "cleaned_data", {})
        touched = [key for key, value in typed.items() if value not in (None, "")]
        if f"{name}-{index}" == without or set(touched) <= set(UNTOUCHED[name]):
            continue
        row = {key: _value(key, value) for key, value in typed.items()}
        if name == "kill_criteria" and row.get("threshold") is None:
            row |= {"series": "", "side": ""}
        if name == "kill_criteria" and not row.get("series"):
            row |= {"threshold": None, "side": ""}
        if name == "guardrails" and form.errors:
            row = {key: value for key, value in row.items() if key not in form.errors}
        yield row
