"""Forms of the daily work: a reading, its correction, a check-in, an alarm."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgchange.directory.forms import DayField
from orgchange.innovation.forms.money import fresh_key
from orgchange.innovation.ways import MOST_WORDS
from orgchange.pilots.models import KillCriterion, Measure, Mood, Reading
from orgchange.pilots.services.check_ins import Said
from orgchange.pilots.services.readings import NewReading

VALUE = "value_"
LINES = forms.Textarea({"rows": 3})


class ValueField(forms.DecimalField):
    """What a measure showed."""

    def __init__(self, **given: Any) -> None:
        super().__init__(
            max_digits=16,
            decimal_places=4,
            widget=forms.NumberInput({"step": "any", "inputmode": "decimal"}),
            **given,
        )


class ReadingForm(forms.Form):
    """A reading by hand. Sent twice, it is one."""

    series = forms.ChoiceField(label=_("What was measured"))
    value = ValueField(label=_("Value"))
    measured_on = DayField(label=_("Day"))
    sample = forms.IntegerField(
        label=_("Number of cases"),
        required=False,
        min_value=1,
        help_text=_("Where it is a mean or a share: of how many."),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=300)
    key = forms.CharField(widget=forms.HiddenInput, max_length=60, initial=fresh_key)

    def __init__(self, *args: Any, measures: Sequence[Measure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        series = self.fields["series"]
        assert isinstance(series, forms.ChoiceField)  # noqa: S101
        series.choices = [(row.series, named(row)) for row in measures]
        if len(measures) == 1:
            series.widget = forms.HiddenInput()
            series.initial = measures[0].series
            self.fields["value"].label = named(measures[0])

    def reading(self) -> NewReading:
        """What was typed."""
        return NewReading(**self.cleaned_data)


class CorrectionForm(forms.Form):
    """What a reading should have been. The wrong one stays on record, named by the new one."""

    value = ValueField(label=_("Value"))
    measured_on = DayField(label=_("Day"))
    sample = forms.IntegerField(label=_("Number of cases"), required=False, min_value=1)
    note = forms.CharField(label=_("Why it was wrong"), required=True, max_length=300)

    def reading(self, wrong: Reading) -> NewReading:
        """What was typed, in place of the wrong one."""
        return NewReading(series=wrong.series, corrects=wrong.pk, **self.cleaned_data)


class CheckInForm(forms.Form):
    """A fortnight in two minutes, with what was measured."""

    mood = forms.ChoiceField(
        label=_("How does it go?"), choices=Mood.choices, widget=forms.RadioSelect
    )
    happened = forms.CharField(label=_("What happened"), widget=LINES, max_length=MOST_WORDS)
    next_steps = forms.CharField(
        label=pgettext_lazy("check-in", "What is next"),
        widget=LINES,
        required=False,
        max_length=MOST_WORDS,
    )
    blocked_by = forms.CharField(
        label=_("What is in the way"), widget=LINES, required=False, max_length=MOST_WORDS
    )
    work_done = forms.IntegerField(label=_("Work done, %"), min_value=0, max_value=100)
    buffer_used = forms.IntegerField(label=_("Buffer used, in days"), min_value=0)
    starts_on = DayField(label=pgettext_lazy("period", "From"))
    ends_on = DayField(label=pgettext_lazy("period", "Until"))

    def __init__(self, *args: Any, measures: Sequence[Measure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measures = measures
        for row in measures:
            self.fields[VALUE + row.series] = ValueField(label=named(row), required=False)

    def said(self) -> Said:
        """What was typed, without what was measured."""
        given = self.cleaned_data
        return Said(**{name: given[name] for name in CheckInForm.base_fields})

    def readings(self) -> list[NewReading]:
        """What was measured, of the last day."""
        given, day = self.cleaned_data, self.cleaned_data["ends_on"]
        return [
            NewReading(series=row.series, measured_on=day, value=given[VALUE + row.series])
            for row in self.measures
            if given.get(VALUE + row.series) is not None
        ]

    @property
    def values(self) -> list[forms.BoundField]:
        """The fields of what was measured."""
        return [self[VALUE + row.series] for row in self.measures]


class AlarmForm(forms.Form):
    """Which criterion is met, and what was seen."""

    criterion = forms.ModelChoiceField(
        KillCriterion.objects.none(), label=_("Kill criterion"), empty_label=None
    )
    words = forms.CharField(
        label=_("What you saw"), widget=forms.Textarea({"rows": 4}), max_length=MOST_WORDS
    )

    def __init__(self, *args: Any, criteria: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["criterion"].queryset = criteria  # type: ignore[attr-defined]


class SettleForm(forms.Form):
    """Why an alarm was none."""

    words = forms.CharField(
        label=_("Why, in your own words"),
        widget=forms.Textarea({"rows": 4}),
        max_length=MOST_WORDS,
    )


class WithdrawalForm(forms.Form):
    """Why something should never have been on record."""

    reason = forms.CharField(
        label=_("Why it should not have been there"),
        help_text=_(
            "It stays on record with these words. A value that was merely wrong is corrected."
        ),
        widget=LINES,
        max_length=500,
    )


class UndoFileForm(WithdrawalForm):
    """The reason, and how many of the file's readings stood when it was looked at."""

    standing = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


def named(measure: Measure) -> str:
    """A measure with its unit."""
    return f"{measure.name}, {measure.unit}" if measure.unit else measure.name
