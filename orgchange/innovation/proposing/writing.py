"""The step of the form that somebody writes on: its forms, and what of them can be saved."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from django.forms import BaseFormSet
from django.http import QueryDict

from orgchange.directory.forms import Sighted
from orgchange.directory.scopes import Sight
from orgchange.innovation.forms.proposal import UNTOUCHED, ContentForm, rows_formset
from orgchange.innovation.models import Part, Proposal, ProposalVersion
from orgchange.innovation.proposing.steps import Step
from orgchange.innovation.services.contents import Content

Rows: TypeAlias = "BaseFormSet[Sighted]"
MISSING_NUMBER: Mapping[str, dict[str, Any]] = {
    "lines": {"amount": Decimal(0)},
    "milestones": {"week": 0},
}


@dataclass(frozen=True)
class StepForms:
    """The questions of a step, and its rows where it has a list."""

    step: Step
    form: ContentForm
    rows: "Rows | None"

    @property
    def is_valid(self) -> bool:
        """Whether all that was typed can be read; both are asked, and both say what is wrong."""
        fits = [self.form.is_valid(), self.rows is None or self.rows.is_valid()]
        return all(fits)

    def content(self, *, without: str = "") -> Content:
        """What of it can be read; a row named by `without` (`lines-2`) is left out."""
        fields = {name: self.form.cleaned_data[name] for name in self.form.cleaned_data}
        if "buffer_percent" in fields and fields["buffer_percent"] is None:
            del fields["buffer_percent"]
        if self.rows is None:
            return Content(fields)
        said = list(_filled(self.step.rows, self.rows, without))
        if self.step.rows == "people":
            return Content(fields, people=_by_part(said))
        return Content(fields, {self.step.rows: said})


def forms_of(
    step: Step,
    proposal: Proposal,
    version: ProposalVersion,
    *,
    sight: Sight,
    data: QueryDict | None = None,
    extra: int = 1,
) -> StepForms:
    """The forms of a step: as they were typed, or as they were saved."""
    initial = {name: getattr(version, name) for name in step.fields}
    form = ContentForm(data, names=step.fields, sight=sight, initial=initial)
    if not step.rows:
        return StepForms(step, form, None)
    held = _held(step.rows, proposal, version)
    formset = rows_formset(step.rows, extra=extra if held else max(extra, 1))
    kwargs = {"sight": sight}
    rows = formset(data, prefix=step.rows, initial=held, form_kwargs=kwargs)
    return StepForms(step, form, rows)


def _held(name: str, proposal: Proposal, version: ProposalVersion) -> list[dict[str, Any]]:
    """The rows that are saved, as the forms show them."""
    if name == "people":
        people = proposal.people.select_related("employee")
        return [{"person": row.employee, "part": row.part} for row in people]
    if name == "lines":
        return [{"text": row.text, "amount": row.amount or None} for row in version.lines.all()]
    if name == "milestones":
        plan = version.milestones.all()
        return [{"text": row.text, "week": row.week or None} for row in plan]
    personal = {True: "yes", False: "no", None: ""}
    return [
        {
            "name": row.name,
            "owner": row.owner,
            "classification": row.classification,
            "has_personal_data": personal[row.has_personal_data],
            "is_complete": row.is_complete,
            "is_consistent": row.is_consistent,
            "is_current": row.is_current,
        }
        for row in version.sources.all()
    ]


def _filled(name: str, rows: Rows, without: str) -> list[dict[str, Any]]:
    """The rows in which something was typed, as the service takes them."""
    found = []
    for index, form in enumerate(rows.forms):
        data: Mapping[str, Any] = getattr(form, "cleaned_data", {})
        typed = {key: value for key, value in data.items() if value not in ("", None)}
        untouched = UNTOUCHED[name]
        if f"{name}-{index}" == without or all(
            untouched.get(key) == value for key, value in typed.items()
        ):
            continue
        found.append({**MISSING_NUMBER.get(name, {}), **untouched, **typed})
    return found


def _by_part(said: list[dict[str, Any]]) -> dict[str, list[int]]:
    """{part: ids}, with the parts that nobody takes."""
    found: dict[str, list[int]] = {str(part): [] for part in Part}
    for row in said:
        if "person" in row:
            found[row["part"]].append(row["person"].pk)
    return found
