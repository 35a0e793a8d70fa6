"""Thanking somebody, and what the wall of thanks is narrowed to."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from orgchange.directory.forms import PersonField, Sighted
from orgchange.directory.scopes import Sight
from orgchange.pilots.models import ThankYou


class ThankForm(Sighted):
    """A name, and words."""

    receiver = PersonField(label=_("Whom you thank"))
    words = forms.CharField(label=_("For what"), required=False, max_length=300)


class ThanksFilter(forms.Form):
    """Words, help across departments, and one's own."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    across = forms.BooleanField(label=_("Across departments"), required=False)
    mine = forms.BooleanField(label=_("Mine"), required=False)

    def narrowed(self, rows: QuerySet[ThankYou], sight: Sight) -> QuerySet[ThankYou]:
        """The thanks that were asked for; what cannot be read narrows nothing."""
        self.is_valid()
        asked: dict[str, Any] = self.cleaned_data
        if words := asked.get("q", "").replace("\0", ""):
            named = Q(receiver__full_name__icontains=words) | Q(giver__full_name__icontains=words)
            rows = rows.filter(named | Q(pilot__title__icontains=words) | Q(words__icontains=words))
        if asked.get("across"):
            rows = rows.filter(is_across=True)
        if asked.get("mine"):
            rows = rows.filter(Q(receiver=sight.employee_id) | Q(giver=sight.employee_id))
        return rows
