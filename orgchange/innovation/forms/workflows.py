"""The draft of a workflow as a form: names, owners and days of states; words and roles of steps."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orgchange.core.errors import DomainError
from orgchange.core.registry import Text
from orgchange.innovation.machines import Machine
from orgchange.innovation.models import WorkflowState, WorkflowTransition
from orgchange.innovation.services.workflows import STATE_FIELDS, STEP_FIELDS


class StateForm(forms.Form):
    """What a state is called, whose turn it is, and by when."""

    name = forms.CharField(label=_("Name in English"), max_length=200)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=200, required=False)
    public_name = forms.CharField(label=_("What the submitter reads"), max_length=200)
    public_name_zh = forms.CharField(
        label=_("What the submitter reads, in Chinese"), max_length=200, required=False
    )
    owner = forms.ChoiceField(label=_("Whose turn it is"))
    due_days = forms.IntegerField(
        label=_("Due in days"), required=False, min_value=1, max_value=400
    )
    in_working_days = forms.BooleanField(label=_("Working days"), required=False)
    is_told = forms.BooleanField(label=_("Told to the submitter at once"), required=False)


class StepForm(forms.Form):
    """What a step is called, and who may take it."""

    label = forms.CharField(label=_("Label in English"), max_length=200)
    label_zh = forms.CharField(label=_("Label in Chinese"), max_length=200, required=False)
    roles = forms.MultipleChoiceField(
        label=_("Who takes it"), required=False, widget=forms.CheckboxSelectMultiple
    )
    needs_words = forms.BooleanField(label=_("Needs words"), required=False)
    after_days = forms.IntegerField(
        label=_("By the clock, after days"), required=False, min_value=1, max_value=400
    )


class NotesForm(forms.Form):
    """What a version changes."""

    notes = forms.CharField(
        label=_("What changed, and why"), required=False, widget=forms.Textarea({"rows": 2})
    )


class WorkflowForms:
    """The parts of the draft's page as one: a form a state, a form a step."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        machine: Machine,
        notes: str,
        states: Sequence[WorkflowState],
        steps: Sequence[WorkflowTransition],
    ) -> None:
        self.head = NotesForm(data, initial={"notes": notes})
        self.states = {
            state.code: StateForm(data, initial=_of(state, STATE_FIELDS), prefix=f"s-{state.code}")
            for state in states
        }
        first = {step.code: step for step in reversed(steps)}
        self.steps = {
            code: StepForm(data, initial=_of(first[code], STEP_FIELDS), prefix=f"t-{code}")
            for code in dict.fromkeys(step.code for step in steps)
        }
        who = list(machine.roles.items())
        for state_form in self.states.values():
            _offer(state_form, "owner", who)
        for step_form in self.steps.values():
            _offer(step_form, "roles", who)

    def is_valid(self) -> bool:
        """Whether all parts are."""
        parts: list[forms.Form] = [self.head, *self.states.values(), *self.steps.values()]
        checked = [part.is_valid() for part in parts]  # each, so that each says what is wrong
        return all(checked)

    def values(self) -> dict[str, Any]:
        """What `write_workflow` takes."""
        return {
            "notes": self.head.cleaned_data["notes"],
            "states": {code: form.cleaned_data for code, form in self.states.items()},
            "steps": {code: form.cleaned_data for code, form in self.steps.items()},
        }

    def refuse(self, error: DomainError) -> None:
        """Put each problem beside its field; the rest stands above the form."""
        for problem in error.problems:
            kind, _dot, rest = problem.field.partition(".")
            code, _dot, field = rest.partition(".")
            form = self.states.get(code) if kind == "states" else self.steps.get(code)
            if form is not None and field in form.fields:
                form.add_error(field, problem.message)
            else:
                self.head.add_error(None, problem.message)
        if not error.problems:
            self.head.add_error(None, error.message)


def _of(row: object, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _offer(form: forms.Form, name: str, who: list[tuple[str, Text]]) -> None:
    """Let a form choose among the roles that the workflow's machine knows."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101
    field.choices = who
