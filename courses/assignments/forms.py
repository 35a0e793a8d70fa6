"""Forms of the assignments pages. They check shapes; the services decide.

Those of the wizard are in `wizard_forms`.
"""

from datetime import date
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from courses.assignments.fields import CourseChoice, day_field, text_field
from courses.assignments.states import State
from courses.catalogue.models import Course

LARGEST_FILE = 10 * 1024 * 1024
FILE_TYPES = (".pdf", ".png", ".jpg", ".jpeg", ".webp", ".txt", ".docx", ".xlsx", ".eml")


class FindForm(forms.Form):
    """Filters of the list of assignments."""

    q = forms.CharField(label=_("Find"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            ("published", _("Running")),
            ("draft", _("Drafts")),
            ("withdrawn", _("Withdrawn")),
        ],
    )
    course = CourseChoice(
        label=_("Course"), queryset=Course.objects.none(), required=False, empty_label=_("All")
    )

    of_tracks = forms.BooleanField(label=_("Kept by tracks"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        courses = Course.objects.filter(requirement__assignments__isnull=False).distinct()
        self.fields["course"].queryset = courses.order_by("title", "pk")  # type: ignore[attr-defined]


class PeopleForm(forms.Form):
    """Filters of the people of an assignment."""

    q = forms.CharField(label=_("Find"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), *[(s.value, s.label) for s in State if s != State.NOT_REQUIRED]],
    )


class MessageForm(forms.Form):
    """This is not for me: why."""

    message = text_field(
        label=_("Why not?"),
        help_text=_("HR reads this. One or two sentences are enough."),
        error_messages={"required": _("Say why, so that HR can decide.")},
    )


class DoneForm(forms.Form):
    """I have done this already: when, and what shows it."""

    finished_on = day_field(label=_("Finished on"))
    file = forms.FileField(
        label=_("Certificate or other evidence"),
        required=False,
        help_text=_("PDF, picture, text or Office file, up to 10 MB."),
        widget=forms.FileInput(attrs={"accept": ",".join(FILE_TYPES)}),
    )
    message = text_field(
        label=_("Where, and what it was"),
        help_text=_("Name of the course, who held it, where HR can check."),
        error_messages={"required": _("Say where you did it, so that HR can check.")},
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_finished_on(self) -> date:
        """Not in the future."""
        day: date = self.cleaned_data["finished_on"]
        if day > self.today:
            raise ValidationError(_("This day is still to come."))
        return day

    def clean_file(self) -> "UploadedFile[Any] | None":
        """Small enough, and of a kind that HR can open."""
        file: UploadedFile[Any] | None = self.cleaned_data.get("file")
        if file is None:
            return None
        if (file.size or 0) > LARGEST_FILE:
            raise ValidationError(_("The file is larger than 10 MB."))
        if PurePath(file.name or "").suffix.lower() not in FILE_TYPES:
            raise ValidationError(_("This kind of file cannot be taken. Send a PDF or a picture."))
        return file


class ExtendForm(forms.Form):
    """A later due date for one person."""

    due_on = day_field(label=_("New due date"))
    reason = text_field(rows=2, label=_("Reason"))


class ExemptForm(forms.Form):
    """Lift an obligation from a day, for a while or for ever."""

    starts_on = day_field(label=_("From"))
    ends_on = day_field(
        label=_("Last day"), required=False, help_text=_("Empty: until somebody ends it.")
    )
    reason = text_field(rows=2, label=_("Reason"))
    evidence = forms.CharField(
        label=_("Evidence"),
        required=False,
        max_length=500,
        help_text=_("Where it can be checked: a file, a ticket, a link."),
    )

    def clean(self) -> dict[str, Any]:
        """In order."""
        data = super().clean() or {}
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The last day lies before the first."))
        return data


class EndForm(forms.Form):
    """When an exemption ends."""

    ends_on = day_field(label=_("First day without it"))


class WithdrawForm(forms.Form):
    """From which day an assignment is gone."""

    on = day_field(label=_("From"), help_text=_("The first day on which it asks nothing."))
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)


class ByHandForm(forms.Form):
    """Put one person in or take one out, whatever the rule says."""

    person = forms.CharField(
        label=_("Person"),
        max_length=300,
        help_text=_("Name or employee number."),
        widget=forms.TextInput(attrs={"list": "people-offered", "autocomplete": "off"}),
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)


class AnswerForm(forms.Form):
    """HR's words to the person who asked."""

    answer = text_field(rows=3, label=_("Your words to the person"), required=False)

    def __init__(self, *args: Any, must_say: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if must_say:
            self.fields["answer"].required = True
            message = _("Say why, so that the person understands.")
            self.fields["answer"].error_messages["required"] = message
