"""Forms of the directory: the filters of the list, and what HR writes."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orgchange.accounts.models import AccessRole, User
from orgchange.core.dates import OPEN_DATE, day_after, out_of_range
from orgchange.directory.models import Department, Employee, EmploymentKind, JobFunction
from orgchange.directory.people_list import LEFT, ON_LEAVE, PRESENT, STARTING
from orgchange.directory.scopes import Sight, people_visible_to
from orgchange.directory.search import department_called, person_called

ANY = [("", _("Any"))]


class Suggested(forms.TextInput):
    """A text with suggestions from the server; without a script, a plain text."""

    template_name = "directory/widgets/suggested.html"

    def __init__(self, url_name: str, **attrs: Any) -> None:
        super().__init__(attrs={"autocomplete": "off", "spellcheck": "false", **attrs})
        self.url = reverse_lazy(url_name)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Adds where the suggestions come from."""
        context = super().get_context(name, value, attrs)
        context["url"] = self.url
        return context


class NamedField(forms.CharField):
    """Something named by its number or code, or by its name where only one has it."""

    find: Callable[[str, Sight], list[Any]]
    unknown: Promise
    several: Promise

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=300, **kwargs)
        self.sight: Sight | None = None

    def clean(self, value: Any) -> Any:
        """The one that is meant, or None where nothing was typed."""
        text = super().clean(value)
        if not text or self.sight is None:
            return None
        # A suggestion reads "C1 · Cleo Clerk": what stands before the dot names it.
        found = type(self).find(text, self.sight) or type(self).find(
            text.split(" · ")[0], self.sight
        )
        if len(found) != 1:
            raise ValidationError(str(self.several if found else self.unknown))
        return found[0]


class PersonField(NamedField):
    """A person, by employee number or name."""

    widget = Suggested("directory:suggest-people")
    unknown = _("Nobody has this number or name.")
    several = _("Several people have this name. Give the employee number.")

    @staticmethod
    def find(text: str, sight: Sight) -> list[Employee]:
        """Within those the viewer may look up."""
        return person_called(people_visible_to(sight), text)

    def prepare_value(self, value: Any) -> Any:
        """What stands in the box."""
        if isinstance(value, Employee):
            return f"{value.employee_number} · {value.full_name}"
        return value


class DepartmentField(NamedField):
    """A department, by code or name."""

    widget = Suggested("directory:suggest-departments")
    unknown = _("There is no open department with this code or name.")
    several = _("Several departments have this name. Give the code.")

    @staticmethod
    def find(text: str, sight: Sight) -> list[Department]:
        """Any open department."""
        return department_called(text, on=sight.on)

    def prepare_value(self, value: Any) -> Any:
        """What stands in the box."""
        if isinstance(value, Department):
            return f"{value.code} · {value.name}"
        return value


class DayField(forms.DateField):
    """A day, chosen in the browser's own calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def clean(self, value: Any) -> Any:
        """Days far off are slips of the keyboard."""
        day = super().clean(value)
        if out_of_range("", day):
            raise ValidationError(_("This year is out of range."))
        return day


class Sighted(forms.Form):
    """A form whose names are looked up within what the viewer may see."""

    def __init__(self, *args: Any, sight: Sight, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sight = sight
        for field in self.fields.values():
            if isinstance(field, NamedField):
                field.sight = sight


class PeopleFilterForm(Sighted):
    """What the list of people is narrowed by."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    department = DepartmentField(label=_("Department"), required=False)
    manager = PersonField(label=_("Manager"), required=False)
    function = forms.ChoiceField(
        label=_("Function"), required=False, choices=[*ANY, *JobFunction.choices]
    )
    site = forms.CharField(label=_("Site"), required=False, max_length=120)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[*ANY, *EmploymentKind.choices]
    )
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[
            (PRESENT, _("Present")),
            (ON_LEAVE, _("On leave")),
            (LEFT, _("Left")),
            (STARTING, _("Starting later")),
        ],
    )
    account = forms.ChoiceField(
        label=_("Account"),
        required=False,
        choices=[*ANY, ("has", _("Has one")), ("none", _("Has none"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not (self.sight.is_hr or self.sight.is_admin or self.sight.is_auditor):
            for name in ("kind", "status", "account"):
                del self.fields[name]


class PersonForm(Sighted):
    """Who somebody is."""

    employee_number = forms.CharField(label=_("Employee number"), max_length=60)
    full_name = forms.CharField(label=_("Name"), max_length=300)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        help_text=_("Where to write. It may be shared, or missing."),
    )


class HireForm(PersonForm):
    """A new person and the first job."""

    department = DepartmentField(label=_("Department"))
    manager = PersonField(label=_("Manager"), required=False)
    job_title = forms.CharField(label=_("Job title"), required=False, max_length=300)
    function = forms.ChoiceField(
        label=_("Function"),
        required=False,
        choices=[("", _("The department's")), *JobFunction.choices],
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=EmploymentKind.choices)
    site = forms.CharField(label=_("Site"), required=False, max_length=120)
    valid_from = DayField(label=_("First day"))


class TransferForm(Sighted):
    """Another department, manager or title from a day on."""

    department = DepartmentField(label=_("Department"))
    manager = PersonField(label=_("Manager"), required=False)
    job_title = forms.CharField(label=_("Job title"), required=False, max_length=300)
    valid_from = DayField(label=_("From"))


class CorrectForm(TransferForm):
    """What a job was, from a day to a day in the past."""

    function = forms.ChoiceField(
        label=_("Function"),
        required=False,
        choices=[("", _("The department's")), *JobFunction.choices],
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=EmploymentKind.choices)
    site = forms.CharField(label=_("Site"), required=False, max_length=120)
    last_day = DayField(
        label=_("Last day"),
        required=False,
        help_text=_("Empty: for ever. Later changes on record are then replaced as well."),
    )

    def until(self) -> date:
        """The first day on which the correction no longer holds."""
        return after(self.cleaned_data["last_day"])


class LeaveForm(Sighted):
    """On leave from a day, and back on a day where that is known."""

    valid_from = DayField(label=_("First day of leave"))
    returns_on = DayField(label=_("Back on"), required=False, help_text=_("Empty: not known yet."))

    def clean(self) -> dict[str, Any]:
        """The return comes after the start."""
        held = super().clean() or {}
        start, back = held.get("valid_from"), held.get("returns_on")
        if start and back and back <= start:
            self.add_error("returns_on", _("The return must come after the first day."))
        return held


class LastDayForm(Sighted):
    """The last day of something."""

    day = DayField(label=_("Last day"))


class ReturnForm(Sighted):
    """The first day back."""

    day = DayField(label=_("Back on"))


class SecondJobForm(TransferForm):
    """A further job beside the primary one: where, under whom, as what, from when."""


class DepartmentForm(Sighted):
    """A department's place: name, parent, head."""

    name = forms.CharField(label=_("Name"), max_length=300)
    parent = DepartmentField(
        label=_("Part of"), required=False, help_text=_("Empty: at the top of the tree.")
    )
    head = PersonField(label=_("Head"), required=False)
    function = forms.ChoiceField(label=_("Function"), choices=JobFunction.choices)
    cost_centre = forms.CharField(label=_("Cost centre"), required=False, max_length=60)
    valid_from = DayField(label=_("From"))


class NewDepartmentForm(DepartmentForm):
    """A new department."""

    code = forms.CharField(label=_("Code"), max_length=120)
    field_order = ["code"]


class GrantForm(Sighted):
    """A role for an account."""

    account = forms.CharField(
        label=_("Account"), max_length=254, help_text=_("Sign-in name: employee number or e-mail.")
    )
    role = forms.ChoiceField(label=_("Role"), choices=AccessRole.choices)
    department = DepartmentField(
        label=_("Part of the organisation"),
        required=False,
        help_text=_("For HR only, with all below. Empty: the whole."),
    )
    starts_on = DayField(label=_("From"))
    last_day = DayField(
        label=_("Last day"), required=False, help_text=_("Empty: until taken away.")
    )

    def clean_account(self) -> User:
        """The account of this name."""
        user = User.objects.named(self.cleaned_data["account"]).first()
        if user is None:
            raise ValidationError(_("No account signs in with this name."))
        return user


class DelegationForm(Sighted):
    """What a manager hands over, to whom, from when to when."""

    principal = PersonField(label=_("Manager"))
    delegate = PersonField(label=_("Stands in"))
    starts_on = DayField(label=_("From"))
    last_day = DayField(label=_("Last day"), required=False, help_text=_("Empty: until ended."))


def after(last_day: date | None) -> date:
    """The first day on which something no longer holds."""
    return day_after(last_day) if last_day else OPEN_DATE
