"""Forms of the wizard: which course and why; when it is due, for how long, and who is reminded."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.assignments.fields import CourseChoice, day_field, days_field, text_field
from courses.assignments.models import DueRule, RenewalAnchor
from courses.catalogue.models import Course

LADDER = (
    "assigned",
    "before",
    "on_due",
    "overdue_every",
    "overdue_times",
    "manager_after",
    "hr_after",
)


class CourseForm(forms.Form):
    """Step 1: which course, and what it answers."""

    course = CourseChoice(
        label=_("Course"),
        queryset=Course.objects.none(),
        empty_label=_("Choose a course"),
        error_messages={"required": _("Choose a course."), "invalid_choice": _("Not on offer.")},
    )
    reason = text_field(
        rows=3,
        label=_("Why it is required"),
        required=False,
        help_text=_(
            "The law, policy or AI system it answers. Everybody who gets it can read this."
        ),
    )

    def __init__(self, *args: Any, courses: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        by_title = ["title_zh", "title", "pk"] if _is_chinese() else ["title", "pk"]
        self.fields["course"].queryset = courses.order_by(*by_title)  # type: ignore[attr-defined]


class WhenForm(forms.Form):
    """Step 3: when it is due, how long it counts, and who is reminded when."""

    due_rule = forms.ChoiceField(
        label=_("Due"), choices=DueRule.choices, widget=forms.RadioSelect, initial="after_entry"
    )
    due_on = day_field(label=_("Date"), required=False)
    due_days = days_field(label=_("Days"), required=False, initial=30)
    minimum_notice_days = days_field(
        365,
        label=_("Minimum notice, in days"),
        initial=14,
        help_text=_("Who enters after the date gets at least this long."),
    )
    valid_months = forms.IntegerField(
        label=_("Valid for, in months"),
        required=False,
        min_value=1,
        max_value=1200,
        help_text=_("Empty: for ever."),
    )
    renewal_window_days = days_field(
        730,
        label=_("Renewal opens, days before the end"),
        initial=90,
        help_text=_("Renewing inside this window loses no day."),
    )
    renewal_anchor = forms.ChoiceField(
        label=_("A renewal counts on"), choices=RenewalAnchor.choices, initial="old_end"
    )
    look_back_days = days_field(
        36500,
        label=_("Look-back, in days"),
        required=False,
        initial=365,
        help_text=_("A completion this long before entry still counts. Empty: any time."),
    )
    grace_days = days_field(
        365, label=_("Grace after a leave, in days"), initial=14, help_text=_("The clock pauses.")
    )
    assigned = forms.BooleanField(label=_("Tell people when it is assigned"), required=False)
    before = forms.CharField(
        label=_("Remind before the date"),
        required=False,
        max_length=60,
        help_text=_("Days, separated by commas."),
    )
    on_due = forms.BooleanField(label=_("Remind on the day itself"), required=False)
    overdue_every = days_field(90, label=_("Then every so many days"), initial=7)
    overdue_times = days_field(100, label=_("At most so many times"), initial=12)
    manager_after = days_field(365, label=_("Tell the manager after days"), initial=7)
    hr_after = days_field(365, label=_("Tell HR after days"), initial=21)

    def clean_before(self) -> tuple[int, ...]:
        """Days as numbers, the furthest first."""
        text = str(self.cleaned_data["before"]).replace("，", ",").replace("、", ",")
        parts = [part.strip() for part in text.split(",") if part.strip()]
        if any(not part.isdecimal() or not 1 <= int(part) <= 365 for part in parts):
            raise ValidationError(_("Whole numbers from 1 to 365, separated by commas."))
        return tuple(sorted({int(part) for part in parts}, reverse=True))

    def clean(self) -> dict[str, Any]:
        """The date or the days, as the rule needs."""
        data = super().clean() or {}
        rule = data.get("due_rule")
        if rule == DueRule.FIXED and not data.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("Give the date."))
        is_counted = rule in (DueRule.AFTER_ENTRY, DueRule.AFTER_HIRE)
        if is_counted and data.get("due_days") is None and "due_days" not in self.errors:
            self.add_error("due_days", _("Give the number of days."))
        return data

    def terms(self) -> dict[str, Any]:
        """What a version is made of, apart from the rule."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in LADDER}
        is_fixed = data["due_rule"] == DueRule.FIXED
        data["due_on"] = data["due_on"] if is_fixed else None
        data["due_days"] = None if is_fixed else data["due_days"]
        return data

    def ladder(self) -> dict[str, Any]:
        """The steps of the reminders."""
        return {name: self.cleaned_data[name] for name in LADDER}


def _is_chinese() -> bool:
    return (get_language() or "en").startswith("zh")
