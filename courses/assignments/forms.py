"""Forms of the assignments pages. They check shapes; the services decide."""

from datetime import date
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.assignments.lists import title_of
from courses.assignments.models import AppliesTo, DueRule, RenewalAnchor
from courses.assignments.states import State
from courses.catalogue.models import Course
from orgchange.core.dates import out_of_range

LARGEST_FILE = 10 * 1024 * 1024
FILE_TYPES = (".pdf", ".png", ".jpg", ".jpeg", ".webp", ".txt", ".docx", ".xlsx", ".eml")
LADDER = (
    "assigned",
    "before",
    "on_due",
    "overdue_every",
    "overdue_times",
    "manager_after",
    "hr_after",
)


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


class EditForm(forms.Form):
    """Whom a change touches, and from when."""

    applies_to = forms.ChoiceField(
        label=_("Whom the change touches"), choices=AppliesTo.choices, widget=forms.RadioSelect
    )
    valid_from = day_field(label=_("From"))


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


def _is_chinese() -> bool:
    return (get_language() or "en").startswith("zh")
