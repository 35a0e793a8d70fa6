"""The draft of a rubric as a form: its criteria in their order, each with its anchors."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orgchange.core.errors import DomainError
from orgchange.directory.forms import Sighted
from orgchange.innovation.services.rubrics import FIELDS
from orgchange.innovation.setup.rubric_checks import HIGHEST, LOWEST

PLACE = re.compile(r"criteria\[(\d+)\]\.(\w+)\Z")
SCORES = range(LOWEST, HIGHEST + 1)
BLANK = 1


class NewRubricForm(Sighted):
    """A new rubric."""

    code = forms.SlugField(label=_("Code"), max_length=40)
    name = forms.CharField(label=_("Name in English"), max_length=200)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=200, required=False)


class NotesForm(forms.Form):
    """What a version changes."""

    notes = forms.CharField(
        label=_("What changed, and why"), required=False, widget=forms.Textarea({"rows": 2})
    )


class CriterionForm(forms.Form):
    """One criterion; without a code it is none. `anchor_3` is what a score of 3 means."""

    order = forms.IntegerField(label=_("Order"), required=False, min_value=0, max_value=999)
    code = forms.CharField(label=_("Code"), required=False, max_length=40)
    weight = forms.IntegerField(label=_("Weight"), required=False, min_value=1, max_value=100)
    name = forms.CharField(label=_("Name in English"), required=False, max_length=200)
    name_zh = forms.CharField(label=_("Name in Chinese"), required=False, max_length=200)
    question = forms.CharField(
        label=_("What is asked"), required=False, widget=forms.Textarea({"rows": 2})
    )
    question_zh = forms.CharField(
        label=_("What is asked, in Chinese"), required=False, widget=forms.Textarea({"rows": 2})
    )
    drop = forms.BooleanField(label=_("Remove this criterion"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for score in SCORES:
            for suffix, label in (("", _("Score %(n)s")), ("_zh", _("Score %(n)s, in Chinese"))):
                self.fields[f"anchor_{score}{suffix}"] = forms.CharField(
                    label=label % {"n": score},
                    required=False,
                    widget=forms.Textarea({"rows": 2}),
                )

    @property
    def head(self) -> list[forms.BoundField]:
        """The fields beside the anchors."""
        names = ("code", "weight", "name", "name_zh", "question", "question_zh", "order")
        return [self[name] for name in names]

    @property
    def anchor_pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The anchors in both languages, by score."""
        return [(self[f"anchor_{score}"], self[f"anchor_{score}_zh"]) for score in SCORES]


CriterionSet = forms.formset_factory(CriterionForm, extra=BLANK, max_num=20)


class RubricForms:
    """The parts of the draft's page as one: bound together, valid together."""

    def __init__(
        self, data: Mapping[str, Any] | None, *, notes: str, criteria: Sequence[Mapping[str, Any]]
    ) -> None:
        rows = [_initial(given, index) for index, given in enumerate(criteria, start=1)]
        self.head = NotesForm(data, initial={"notes": notes})
        self.criteria = CriterionSet(data, initial=rows, prefix="criteria")

    def is_valid(self) -> bool:
        """Whether all parts are."""
        return all([self.head.is_valid(), self.criteria.is_valid()])

    def values(self) -> dict[str, Any]:
        """What `write_rubric` takes."""
        given = [_criterion(form.cleaned_data) for form in self._filled()]
        return {"notes": self.head.cleaned_data["notes"], "criteria": given}

    def refuse(self, error: DomainError) -> None:
        """Put each problem beside its field; the rest stands above the form."""
        filled = self._filled()
        for problem in error.problems:
            found = PLACE.match(problem.field)
            if found and int(found[1]) < len(filled):
                form = filled[int(found[1])]
                form.add_error(found[2] if found[2] in form.fields else None, problem.message)
            else:
                self.head.add_error(None, problem.message)
        if not error.problems:
            self.head.add_error(None, error.message)

    def _filled(self) -> list[Any]:
        """The forms of the criteria that stay, in their order; those without a number last."""
        kept = [
            form
            for form in self.criteria
            if form.cleaned_data.get("code") and not form.cleaned_data.get("drop")
        ]
        return sorted(kept, key=lambda form: form.cleaned_data["order"] or len(self.criteria) + 1)


def _initial(given: Mapping[str, Any], index: int) -> dict[str, Any]:
    row = {**{name: given[name] for name in FIELDS}, "order": index}
    for anchor in given["anchors"]:
        row[f"anchor_{anchor['score']}"] = anchor["text"]
        row[f"anchor_{anchor['score']}_zh"] = anchor["text_zh"]
    return row


def _criterion(given: Mapping[str, Any]) -> dict[str, Any]:
    anchors = [
        {"score": n, "text": given[f"anchor_{n}"], "text_zh": given[f"anchor_{n}_zh"]}
        for n in SCORES
        if given[f"anchor_{n}"].strip() or given[f"anchor_{n}_zh"].strip()
    ]
    values = {name: given[name] for name in FIELDS}
    return {**values, "weight": given["weight"] or 1, "anchors": anchors}
