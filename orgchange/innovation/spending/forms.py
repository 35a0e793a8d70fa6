"""The form of the import of spending: a file, and the fund that paid."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from orgchange.directory.roster.forms import FileForm
from orgchange.innovation.forms.choices import NamedChoice
from orgchange.innovation.models import Fund


class SpendingForm(FileForm):
    """A file of spending."""

    fund = NamedChoice(Fund.objects.none(), label=_("Fund"), empty_label=None)
    source = forms.CharField(
        label=_("Source"),
        max_length=120,
        required=False,
        help_text=_("Which system it comes from. Its columns are remembered for the next file."),
        widget=forms.TextInput(attrs={"list": "sources", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, funds: QuerySet[Fund], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fund"].queryset = funds  # type: ignore[attr-defined]
        self.fields["file"].help_text = _(
            "CSV, TSV or XLSX: proposal, amount, day, reference, text. Negative amounts are taken"
            " back from the entry of the same reference. Nothing is posted before you confirm."
        )
