"""What the board is narrowed by, as a form of chips."""

from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from orgchange.innovation.models import Fund, Lane


class BoardFilterForm(forms.Form):
    """The filters of the board and of its list; a plain GET form."""

    fund = forms.ChoiceField(label=_("Fund"), required=False)
    round = forms.ChoiceField(label=_("Round"), required=False)
    lane = forms.ChoiceField(
        label=_("Lane"),
        required=False,
        choices=[("", pgettext_lazy("lane", "Any")), *Lane.choices],
    )
    turn = forms.BooleanField(label=_("My turn"), required=False)
    late = forms.BooleanField(label=pgettext_lazy("proposals", "Late"), required=False)
    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    def __init__(self, *args: Any, fund: Fund, funds: list[Fund], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or ""
        every: list[tuple[Any, Any]] = [("", _("All rounds"))]
        self.rounds = {str(row.pk): row for row in fund.rounds.select_related("period")}
        rounds = [(pk, row.name_in(language)) for pk, row in self.rounds.items()]
        self.fields["round"].choices = every + rounds  # type: ignore[attr-defined]
        if len(funds) > 1:
            named = [(row.code, row.name_in(language)) for row in funds]
            self.fields["fund"].choices = named  # type: ignore[attr-defined]
        else:
            del self.fields["fund"]

    def asked(self) -> dict[str, Any]:
        """What is asked for; values that are none of the choices do not narrow."""
        self.is_valid()
        return dict(self.cleaned_data)


class SavedFilterForm(forms.Form):
    """The name of filters that somebody keeps."""

    name = forms.CharField(
        label=pgettext_lazy("of saved filters", "Name"),
        max_length=60,
        help_text=_("Only you see it. A name that you have used already means these from now on."),
    )
