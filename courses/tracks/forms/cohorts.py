"""Forms of cohorts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.tracks.models import Cohort
from courses.tracks.services.cohorts import MOST_PLACES
from orgchange.directory.forms import DayField, PersonField, Sighted


class CohortForm(Sighted):
    """Name, days, places, trainer."""

    name = forms.CharField(label=_("Name of the cohort"), max_length=200)
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Until"), help_text=_("The first day after it."))
    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=MOST_PLACES)
    trainer = PersonField(label=_("Trainer"), required=False)


class MoveForm(forms.Form):
    """Into which cohort."""

    cohort = forms.ModelChoiceField(Cohort.objects.none(), label=_("Cohort"))

    def __init__(self, *args: object, cohorts: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["cohort"].queryset = cohorts  # type: ignore[attr-defined]
