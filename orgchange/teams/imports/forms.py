"""Forms of the import of rosters: a file, and how it is to be taken."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orgchange.directory.forms import DayField
from orgchange.directory.roster.forms import ColumnsForm, FileForm
from orgchange.teams.imports.columns import FIELDS
from orgchange.teams.models import TeamRosterImport

EXTENT = [
    ("", _("Only these rows")),
    ("full", _("Full rosters of the teams named")),
]
SINCE = _("What is recorded of the days before stays as it is.")


class RosterFileForm(FileForm):
    """A file of rosters, from when it is true, and how much it says."""

    effective_on = DayField(label=_("True from"), help_text=SINCE)
    extent = forms.ChoiceField(
        label=_("Extent"),
        choices=EXTENT,
        required=False,
        help_text=_("Whoever is missing from a full roster leaves the team."),
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=120,
        required=False,
        help_text=_("Which system it comes from. Its columns are remembered for the next file."),
        widget=forms.TextInput(attrs={"list": "sources", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "CSV, TSV or XLSX: team, employee number, slot, allocation, first and last day. Nothing"
            " changes before you confirm."
        )


class RosterReadingForm(ColumnsForm):
    """How a file of rosters is taken; also from which day it is true."""

    effective_on = DayField(label=_("True from"))
    extent = forms.ChoiceField(label=_("Extent"), choices=EXTENT, required=False)

    def __init__(self, *args: Any, held: TeamRosterImport, **kwargs: Any) -> None:
        super().__init__(*args, file_import=held, matchable=FIELDS, **kwargs)

    def starting(self) -> dict[str, Any]:
        """With the day and the extent."""
        held: Any = self.file_import
        extent = "full" if held.is_full else ""
        return super().starting() | {"effective_on": held.effective_on, "extent": extent}
