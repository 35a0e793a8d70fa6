"""Forms of the catalogue's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.catalogue.located import SLUG
from courses.catalogue.models import Course, CourseVersion, VersionChange

MAX_UPLOAD = 100 * 2**20


class DateInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class FindForm(forms.Form):
    """What the course list is narrowed by."""

    q = forms.CharField(label=_("Find"), required=False, max_length=100)
    shelf = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("All courses")),
            ("offered", _("On offer")),
            ("draft", _("With a draft")),
            ("retired", _("Retired")),
        ],
    )


class ImportForm(forms.Form):
    """A zip archive; plain Markdown needs a code and a title besides."""

    file = forms.FileField(
        label=_("Course as a zip archive"),
        help_text=_(
            "A folder with course.yaml, lessons in Markdown, quizzes and pictures, zipped."
        ),
    )
    code = forms.CharField(
        label=_("Code"),
        required=False,
        max_length=60,
        help_text=_("Only for plain Markdown without course.yaml, for example “spreadsheets”."),
    )
    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=300,
        help_text=_("Only for plain Markdown without course.yaml."),
    )

    def clean_file(self) -> Any:
        """Keep what is far too large out of memory."""
        file = self.cleaned_data["file"]
        if file.size > MAX_UPLOAD:
            raise forms.ValidationError(
                _("The archive has more than %(limit)d MB."),
                params={"limit": MAX_UPLOAD >> 20},
            )
        return file

    def clean_code(self) -> str:
        """The same rule as in course.yaml."""
        code = str(self.cleaned_data["code"])
        if code and not SLUG.fullmatch(code):
            raise forms.ValidationError(
                _("Small letters, digits, “.”, “-” and “_”, starting with a letter or digit.")
            )
        return code


class PublishForm(forms.Form):
    """What is said of a version when it is published."""

    change = forms.ChoiceField(
        label=_("Kind of change"),
        choices=VersionChange.choices,
        help_text=_(
            "Editorial and minor: what people hold stays as it is. Material: they will have to "
            "take the new version."
        ),
    )
    notes = forms.CharField(
        label=_("What is new"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    effective_on = forms.DateField(
        label=_("Effective on"),
        required=False,
        widget=DateInput(),
        help_text=_("Whoever starts from this day on takes this version. Empty: today."),
    )

    @classmethod
    def of(cls, version: CourseVersion, data: Any = None) -> "PublishForm":
        """Filled with what the draft says of itself."""
        return cls(
            data,
            initial={
                "change": version.change,
                "notes": version.notes,
                "effective_on": version.effective_on,
            },
        )


class RetireForm(forms.Form):
    """From which day a course is no longer offered, and what follows it."""

    retired_on = forms.DateField(label=_("From"), widget=DateInput())
    successor = forms.ModelChoiceField(
        label=_("Followed by"),
        queryset=Course.objects.none(),
        required=False,
        empty_label=_("No course"),
        to_field_name="code",
    )

    def __init__(self, *args: Any, courses: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if courses is not None:
            self.fields["successor"].queryset = courses  # type: ignore[attr-defined]
