"""Forms of the import: a file, and how it is to be taken."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orgchange.directory.forms import DayField
from orgchange.directory.roster import encodings
from orgchange.directory.roster.matching import DEPARTMENT_FIELDS, PEOPLE_FIELDS, Field
from orgchange.directory.roster.models import FileImport, ImportKind, RosterImport

DELIMITERS = [(",", _("Comma")), (";", _("Semicolon")), ("\t", _("Tab")), ("|", _("Bar"))]


class FileForm(forms.Form):
    """A file to bring in."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV, TSV or XLSX, as HR's system writes it. Nothing changes before you confirm."
        ),
    )
    is_all_or_nothing = forms.BooleanField(
        label=_("All or nothing"),
        required=False,
        help_text=_("Apply nothing as long as one row cannot be read."),
    )


class UploadForm(FileForm):
    """A roster, where it comes from and from when it is true."""

    source = forms.CharField(
        label=_("Source"),
        max_length=120,
        help_text=_("Which system it comes from. Its columns are remembered for the next file."),
        widget=forms.TextInput(attrs={"list": "sources", "autocomplete": "off"}),
    )
    effective_on = DayField(label=_("True from"))
    is_delta = forms.BooleanField(
        label=_("Only changes"),
        required=False,
        help_text=_("People who are missing stay. Otherwise those of this source leave."),
    )


class ColumnsForm(forms.Form):
    """How a file is taken: encoding, delimiter, order of dates, and a column for each field."""

    encoding = forms.ChoiceField(label=_("Encoding"), required=False)
    delimiter = forms.ChoiceField(label=_("Delimiter"), required=False)
    date_order = forms.ChoiceField(
        label=_("Dates such as 03/04/2026"),
        required=False,
        choices=[
            ("", _("As the column shows")),
            ("day_first", _("Day first")),
            ("month_first", _("Month first")),
        ],
    )

    def __init__(
        self, *args: Any, file_import: FileImport, matchable: Sequence[Field], **kwargs: Any
    ) -> None:
        self.file_import, self.matchable = file_import, matchable
        kwargs.setdefault("initial", self.starting())
        super().__init__(*args, **kwargs)
        names = dict.fromkeys([*encodings.CHOICES, file_import.encoding])
        self.fields["encoding"].choices = [(n, n) for n in names if n]  # type: ignore[attr-defined]
        self.fields["delimiter"].choices = DELIMITERS  # type: ignore[attr-defined]
        if not file_import.delimiter:  # a workbook has neither
            del self.fields["encoding"], self.fields["delimiter"]
        for field in matchable:
            self.fields[f"column-{field.name}"] = forms.ChoiceField(
                label=str(field.label), required=False, choices=self._columns(field)
            )

    def _columns(self, field: Field) -> list[tuple[str, Any]]:
        present = self.file_import.columns.get(field.name, "")
        columns = dict.fromkeys([present, *self.file_import.headers])
        return [("", _("– not in the file –")), *((c, c) for c in columns if c)]

    def starting(self) -> dict[str, Any]:
        """How the file was taken so far."""
        file_import = self.file_import
        columns = {f"column-{name}": column for name, column in file_import.columns.items()}
        return {
            "encoding": file_import.encoding,
            "delimiter": file_import.delimiter,
            "date_order": file_import.asked.get("date_order", ""),
            **columns,
        }

    def matched(self) -> list[dict[str, Any]]:
        """Each field with its choice of column and what stands in it."""
        samples: Mapping[str, list[str]] = self.file_import.samples
        rows = []
        for field in self.matchable:
            column = self.file_import.columns.get(field.name, "")
            rows.append(
                {
                    "field": self[f"column-{field.name}"],
                    "column": column,
                    "samples": samples.get(column, []),
                }
            )
        return sorted(rows, key=lambda row: not row["column"])

    def asked(self) -> dict[str, Any]:
        """What the form says, as an import keeps it."""
        given = self.cleaned_data
        columns = {
            name.removeprefix("column-"): column
            for name, column in given.items()
            if name.startswith("column-")
        }
        kept: dict[str, Any] = {
            name: given[name] for name in ("encoding", "delimiter") if name in given
        }
        return {**kept, "date_order": given["date_order"], "columns": columns}


class ReadingForm(ColumnsForm):
    """How a roster is taken; also from which day it is true."""

    effective_on = DayField(label=_("True from"))
    is_delta = forms.BooleanField(label=_("Only changes"), required=False)

    def __init__(self, *args: Any, roster_import: RosterImport, **kwargs: Any) -> None:
        self.roster_import = roster_import
        super().__init__(
            *args, file_import=roster_import, matchable=fields_of(roster_import), **kwargs
        )

    def starting(self) -> dict[str, Any]:
        """With the day."""
        roster_import = self.roster_import
        return super().starting() | {
            "effective_on": roster_import.effective_on,
            "is_delta": roster_import.is_delta,
        }

    def asked(self) -> dict[str, Any]:
        """With the kind, where the file has no people."""
        asked = super().asked()
        is_people = "employee_number" in asked["columns"]
        return asked if is_people else asked | {"kind": self.roster_import.kind}

    def day(self) -> date:
        """From when the file is true."""
        found: date = self.cleaned_data["effective_on"]
        return found


def fields_of(roster_import: RosterImport) -> tuple[Field, ...]:
    """The fields that a file of this kind may have."""
    is_departments = roster_import.kind == ImportKind.DEPARTMENTS
    return DEPARTMENT_FIELDS if is_departments else PEOPLE_FIELDS
