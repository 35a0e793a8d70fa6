"""Forms of kinds of team: the draft with its slots and its pairs, a new kind, a day to move on."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orgchange.core.errors import DomainError
from orgchange.directory.forms import DayField, Sighted
from orgchange.directory.models import JobFunction
from orgchange.teams.models import TargetFigure
from orgchange.teams.needs import as_text, from_text

BLANK_SLOTS, BLANK_PAIRS = 3, 2
PLACE = re.compile(r"(slots|never_together)\[(\d+)\](?:\.(\w+))?\Z")
EMPTY = [("", "–")]


class NewKindForm(Sighted):
    """A new kind of team."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=40,
        help_text=_("Small letters, digits, hyphens. It stays for ever: “task-force”."),
    )
    name = forms.CharField(label=_("Name in English"), max_length=200)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=200, required=False)


class MoveForm(Sighted):
    """From when on all teams of a kind follow its newest version."""

    valid_from = DayField(label=_("From"))


class DraftForm(Sighted):
    """What a version of a kind says beside its slots."""

    name = forms.CharField(label=_("Name in English"), max_length=200)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=200, required=False)
    purpose = forms.CharField(
        label=_("What it is for"), required=False, widget=forms.Textarea({"rows": 2})
    )
    purpose_zh = forms.CharField(
        label=_("What it is for, in Chinese"), required=False, widget=forms.Textarea({"rows": 2})
    )
    target = forms.ChoiceField(
        label=_("Target"),
        choices=TargetFigure.choices,
        help_text=_("Which share is held against the minimum. Both are always shown."),
    )
    minimum_share = forms.IntegerField(
        label=_("Minimum share, %"),
        min_value=0,
        max_value=99,
        help_text=_("More than this: 3 of 5 is not more than 60 %."),
    )
    slots_per_person = forms.IntegerField(
        label=_("Slots of one person at most"), min_value=1, max_value=40
    )
    notes = forms.CharField(
        label=_("What changed, and why"), required=False, widget=forms.Textarea({"rows": 2})
    )


class SlotForm(forms.Form):
    """One slot of a draft; without a code it is none."""

    order = forms.IntegerField(label=_("Order"), required=False, min_value=0, max_value=999)
    code = forms.CharField(label=_("Code"), required=False, max_length=40)
    name = forms.CharField(label=_("Name in English"), required=False, max_length=200)
    name_zh = forms.CharField(label=_("Name in Chinese"), required=False, max_length=200)
    required = forms.IntegerField(label=_("How many"), required=False, min_value=0, max_value=100)
    function = forms.ChoiceField(
        label=_("Function"), required=False, choices=[("", _("Any")), *JobFunction.choices]
    )
    is_core = forms.BooleanField(label=_("Core"), required=False)
    needs = forms.CharField(label=_("Skills"), required=False, max_length=600)
    needs_must = forms.BooleanField(label=_("Must"), required=False)
    drop = forms.BooleanField(label=_("Remove"), required=False)


class PairForm(forms.Form):
    """Two slots that one person must not hold together; one alone is no pair."""

    first = forms.ChoiceField(label=_("Slot"), required=False)
    second = forms.ChoiceField(label=_("and"), required=False)

    def __init__(self, *args: Any, slots: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "second"):
            self.fields[name].choices = [*EMPTY, *slots]  # type: ignore[attr-defined]


SlotSet = forms.formset_factory(SlotForm, extra=BLANK_SLOTS, max_num=60)
PairSet = forms.formset_factory(PairForm, extra=BLANK_PAIRS, max_num=60)


class DraftForms:
    """The three parts of the draft's page as one: bound together, valid together."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        initial: Mapping[str, Any],
        slots: Sequence[Mapping[str, Any]],
        sight: Any,
    ) -> None:
        choices = [(slot["code"], slot["name"]) for slot in slots]
        pairs = [{"first": a, "second": b} for a, b in initial.get("never_together", ())]
        rows = [
            {**slot, "needs": as_text(slot["needs"]), "order": index}
            for index, slot in enumerate(slots, start=1)
        ]
        self.head = DraftForm(data, sight=sight, initial=initial)
        self.slots = SlotSet(data, initial=rows, prefix="slots")
        self.pairs = PairSet(data, initial=pairs, prefix="pairs", form_kwargs={"slots": choices})

    def is_valid(self) -> bool:
        """Whether all parts are."""
        return all([self.head.is_valid(), self.slots.is_valid(), self.pairs.is_valid()])

    def values(self) -> dict[str, Any]:
        """The draft's fields, its pairs included. A pair with a slot that is removed goes too."""
        kept = {slot["code"] for slot in self.slot_values()}
        pairs = [
            [form.cleaned_data["first"], form.cleaned_data["second"]]
            for form in self.pairs
            if form.cleaned_data.get("first") and form.cleaned_data.get("second")
        ]
        pairs = [pair for pair in pairs if set(pair) <= kept]
        return {**self.head.cleaned_data, "never_together": pairs}

    def slot_values(self) -> list[dict[str, Any]]:
        """The slots in their order."""
        return [
            {
                "code": given["code"].strip(),
                "name": given["name"],
                "name_zh": given["name_zh"],
                "required": given["required"] or 0,
                "function": given["function"],
                "is_core": given["is_core"],
                "needs": from_text(given["needs"]),
                "needs_must": given["needs_must"],
            }
            for given in (form.cleaned_data for form in self._filled())
        ]

    def refuse(self, error: DomainError) -> None:
        """Put each problem beside its slot or its pair; the rest stands above the form."""
        filled = self._filled()
        for problem in error.problems:
            found = PLACE.match(problem.field)
            if found and found[1] == "slots" and int(found[2]) < len(filled):
                filled[int(found[2])].add_error(found[3], problem.message)
            elif problem.field in self.head.fields:
                self.head.add_error(problem.field, problem.message)
            else:
                self.head.add_error(None, problem.message)
        if not error.problems:
            self.head.add_error(None, error.message)

    def _filled(self) -> list[Any]:
        """The forms of the slots that stay, in their order."""
        kept = [
            form
            for form in self.slots
            if form.cleaned_data.get("code") and not form.cleaned_data.get("drop")
        ]
        last = len(self.slots.forms)
        order = {id(form): index for index, form in enumerate(self.slots)}
        return sorted(
            kept,
            key=lambda form: (
                last if form.cleaned_data["order"] is None else form.cleaned_data["order"],
                order[id(form)],
            ),
        )
