"""Fields that the forms of this area share: days, texts, courses."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from courses.assignments.lists import title_of
from courses.catalogue.models import Course
from orgchange.core.dates import out_of_range


class DayInput(forms.DateInput):
    """A date as the browser picks it: always YYYY-MM-DD, whatever the language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _within_reach(day: date) -> None:
    for problem in out_of_range("", day):
        raise ValidationError(problem.message)


def day_field(**options: Any) -> forms.DateField:
    """A day, as the browser's own picker sends it."""
    return forms.DateField(
        widget=DayInput(),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Write the date as YYYY-MM-DD.")},
        validators=[_within_reach],
        **options,
    )


def text_field(rows: int = 4, **options: Any) -> forms.CharField:
    """A few lines of text."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(widget=widget, max_length=options.pop("max_length", 4000), **options)


def days_field(most: int = 3650, **options: Any) -> forms.IntegerField:
    """A number of days."""
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(min_value=0, max_value=most, widget=widget, **options)


class CourseChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A course by its title in the reader's language."""

    def label_from_instance(self, obj: Course) -> str:
        """The title, and the code to tell namesakes apart."""
        return f"{title_of(obj)} ({obj.code})"
