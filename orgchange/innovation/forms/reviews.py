"""What reviewers and the panel send: read from the form of a page."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from orgchange.core.errors import Problem
from orgchange.innovation.forms.setup import AmountField
from orgchange.innovation.models import Finding
from orgchange.innovation.reviewing.rubric import NOT_APPLICABLE

TEXTS = ("for_submitter", "for_committee")
PREFIX = "score-"
LONGEST_ID = 9  # digits: longer is no id of ours


@dataclass(frozen=True)
class Written:
    """A review as typed: scores by code (None: not applicable), texts, and the revision read."""

    scores: dict[str, int | None]
    texts: dict[str, str]
    revision: int


def written(data: QueryDict) -> Written:
    """What the form of a review says; boxes without a choice are not in it."""
    scores: dict[str, int | None] = {}
    for name in data:
        value = str(data[name])
        if name.startswith(PREFIX) and (value == NOT_APPLICABLE or value.isdecimal()):
            scores[name.removeprefix(PREFIX)] = None if value == NOT_APPLICABLE else int(value[:3])
    texts = {name: str(data[name]) for name in TEXTS if name in data}
    return Written(scores, texts, _whole(data.get("revision", "")))


def chosen(data: QueryDict) -> list[int]:
    """The rows that were ticked, in the order of the page."""
    return [pk for pk in map(_whole, data.getlist("row")) if pk >= 0]


def wants_all(data: QueryDict) -> bool:
    """Whether all is meant that the pages of the list show, ticked or not."""
    return "all" in data


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= LONGEST_ID else -1


class ItemForm(forms.Form):
    """What the panel writes about a proposal."""

    notes = forms.CharField(
        label=_("Notes"), required=False, max_length=20_000, widget=forms.Textarea({"rows": 6})
    )
    finding = forms.ChoiceField(
        label=_("What the panel finds"),
        required=False,
        choices=[("", _("Nothing yet")), *Finding.choices],
    )
    amount = AmountField(label=_("Amount"), required=False)


def problems_by_code(problems: Iterable[Problem]) -> dict[str, str]:
    """{code of a criterion: what is wrong with it}, from a refusal of the service."""
    return {problem.field.removeprefix("scores."): problem.message for problem in problems}
