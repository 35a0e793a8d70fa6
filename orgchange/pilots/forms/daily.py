"""Forms of the daily work: tasks and the board's filters, risks, decisions, files."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgchange.directory.forms import DayField
from orgchange.directory.models import Employee
from orgchange.innovation.ways import MOST_WORDS
from orgchange.pilots.daily.board import LATER, NOW
from orgchange.pilots.models import LoggedDecision, TaskStatus
from orgchange.pilots.services import board, decision_log, risks

STEPS = [(1, _("1, low")), (2, _("2, middle")), (3, _("3, high"))]


class BoardFilter(forms.Form):
    """Which fortnight, and whose tasks."""

    fortnight = forms.ChoiceField(label=_("Fortnight"), required=False)
    person = forms.ModelChoiceField(
        Employee.objects.none(), label=_("Person"), required=False, empty_label=_("all")
    )

    def __init__(self, *args: Any, people: Any, fortnights: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        numbers = [(str(number), str(number)) for number in fortnights]
        fixed = [("", _("all")), (NOW, _("this one"))]
        choices = [*fixed, *numbers, (LATER, pgettext_lazy("task", "not planned"))]
        self.fields["fortnight"].choices = choices  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """What can be read of it; the rest narrows nothing."""
        self.is_valid()
        return self.cleaned_data


class QuickTaskForm(forms.Form):
    """A task in one line."""

    title = forms.CharField(label=_("New task"), max_length=board.LONGEST_TITLE)
    status = forms.ChoiceField(choices=TaskStatus.choices, required=False, widget=forms.HiddenInput)
    assignee = forms.ModelChoiceField(
        Employee.objects.none(), label=_("Who"), required=False, empty_label=_("nobody yet")
    )
    due_on = DayField(label=_("Due"), required=False)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = people  # type: ignore[attr-defined]


class TaskForm(QuickTaskForm):
    """A task with everything about it."""

    fortnight = forms.IntegerField(
        label=_("Fortnight"),
        required=False,
        min_value=1,
        max_value=board.MOST_FORTNIGHTS,
        help_text=_("Counted from the first day of the pilot."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].label = _("Task")
        del self.fields["status"]


class MoveForm(forms.Form):
    """Into which column, and before which task."""

    status = forms.ChoiceField(choices=TaskStatus.choices)
    before = forms.IntegerField(required=False, min_value=0)


class RiskForm(forms.Form):
    """What could go wrong, and what is done about it."""

    text = forms.CharField(label=_("What could go wrong"), max_length=risks.LONGEST_TEXT)
    likelihood = forms.TypedChoiceField(
        label=_("How likely"), choices=STEPS, coerce=int, widget=forms.RadioSelect, initial=2
    )
    impact = forms.TypedChoiceField(
        label=_("How bad"), choices=STEPS, coerce=int, widget=forms.RadioSelect, initial=2
    )
    response = forms.CharField(
        label=_("What is done about it"),
        required=False,
        max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": 3}),
    )
    owner = forms.ModelChoiceField(
        Employee.objects.none(),
        label=_("Who watches it"),
        required=False,
        empty_label=_("nobody yet"),
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """What was decided, and why."""

    text = forms.CharField(label=_("What was decided"), max_length=decision_log.LONGEST_TEXT)
    why = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": 3}),
    )
    decided_on = DayField(label=_("Decided on"))
    overrules = forms.ModelChoiceField(
        LoggedDecision.objects.none(),
        label=_("Overrules"),
        required=False,
        empty_label=_("none"),
    )

    def __init__(self, *args: Any, standing: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["overrules"].queryset = standing  # type: ignore[attr-defined]


class FileForm(forms.Form):
    """A file to keep with the pilot."""

    file = forms.FileField(
        label=_("File"), max_length=255, help_text=_("At most 10 MB. Those inside can load it.")
    )
