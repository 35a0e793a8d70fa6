"""The forms beside a round's standings. They stand in one form of the page: their names differ."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgchange.innovation.forms.setup import InstantField
from orgchange.innovation.models import PanelSession
from orgchange.innovation.services.draws import LONGEST_REASON
from orgchange.innovation.services.tags import LONGEST


class TagForm(forms.Form):
    """A word for proposals."""

    tag = forms.CharField(
        label=_("Tag"), max_length=LONGEST, widget=forms.TextInput({"list": "words"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = "word-%s"
        super().__init__(*args, **kwargs)


class PanelForm(forms.Form):
    """A session of the panel."""

    name = forms.CharField(label=_("Name of the session"), max_length=200)
    meets_at = InstantField(label=_("Meets at"))
    minutes = forms.IntegerField(label=_("Minutes each"), min_value=1, max_value=240, initial=8)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = "panel-%s"
        super().__init__(*args, **kwargs)


class AgendaForm(forms.Form):
    """A session that is planned already."""

    session = forms.ModelChoiceField(
        label=pgettext_lazy("of the panel", "Session"),
        queryset=PanelSession.objects.none(),
        empty_label=None,
    )

    def __init__(self, *args: Any, sessions: QuerySet[PanelSession], **kwargs: Any) -> None:
        kwargs["auto_id"] = "agenda-%s"
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = sessions  # type: ignore[attr-defined]


class DrawForm(forms.Form):
    """A draw to announce."""

    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=1000, initial=1)
    reason = forms.CharField(label=_("Why a draw"), max_length=LONGEST_REASON)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = "draw-%s"
        super().__init__(*args, **kwargs)
