"""Forms of the notices area."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orgchange.directory.models import Employee
from orgchange.notices import kinds
from orgchange.notices.models import Channel, ChannelChoice, NoticeQuerySet, NoticeState, Reason


class ChoicesForm(forms.Form):
    """Which optional kinds one wants by e-mail."""

    kinds = forms.MultipleChoiceField(
        label=_("Send me by e-mail"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, employee: Employee, **kwargs: Any) -> None:
        unwanted = set(
            ChannelChoice.objects.filter(
                employee=employee, channel=Channel.EMAIL, is_wanted=False
            ).values_list("kind", flat=True)
        )
        optional = [kind for kind in kinds.every() if not kind.is_mandatory]
        wanted = [kind.code for kind in optional if kind.code not in unwanted]
        super().__init__(*args, **kwargs)
        self.initial["kinds"] = wanted
        self.fields["kinds"].choices = [  # type: ignore[attr-defined]
            (kind.code, kind.label) for kind in optional
        ]

    def wanted(self) -> list[str]:
        """The kinds that were ticked."""
        return list(self.cleaned_data["kinds"])


class WordsForm(forms.Form):
    """HR's words for a kind."""

    subject = forms.CharField(label=_("Subject"), max_length=300)
    body = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 12}))

    def words(self) -> dict[str, str]:
        """What was typed, usable or not."""
        return {name: str(self.data.get(name, "")) for name in ("subject", "body")}


class NoticeFilter(forms.Form):
    """Filters of the reminders page; each in the query string."""

    q = forms.CharField(label=_("Person"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind of message"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("any")), *NoticeState.choices]
    )
    reason = forms.ChoiceField(
        label=_("Reason"), required=False, choices=[("", _("any")), *Reason.choices]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("", _("any")),
            *((kind.code, kind.label) for kind in kinds.every()),
        ]

    def narrow(self, notices: NoticeQuerySet) -> NoticeQuerySet:
        """The notices asked for; a filter that makes no sense is left out."""
        self.is_valid()
        given = getattr(self, "cleaned_data", {})
        for name in ("kind", "state", "reason"):
            if given.get(name):
                notices = notices.filter(**{name: given[name]})
        if given.get("q"):
            notices = notices.filter(recipient__full_name__icontains=given["q"])
        return notices
