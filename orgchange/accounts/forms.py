"""Forms of signing in, passwords and one's own settings."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from orgchange.accounts.models import Theme
from orgchange.core.errors import DomainError

NO_CORRECTION = {"autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}


class SignInForm(AuthenticationForm):
    """Employee number or e-mail address, and password."""

    error_messages = {
        "invalid_login": _("This name and password do not belong together. Check both."),
        "inactive": _("This account is closed."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Employee number or e-mail")
        self.fields["username"].widget.attrs |= NO_CORRECTION
        self.fields["password"].label = _("Password")


class ForgottenForm(forms.Form):
    """The sign-in name of whoever forgot."""

    name = forms.CharField(
        label=_("Employee number or e-mail"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", **NO_CORRECTION}),
    )


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    new = forms.CharField(
        label=_("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=lazy(password_validators_help_text_html, str)(),
    )
    again = forms.CharField(
        label=_("New password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("new") and given.get("again") and given["new"] != given["again"]:
            self.add_error("again", _("The two passwords differ."))
        return given

    def add_refusal(self, error: DomainError) -> None:
        """Put what the service refused beside its field."""
        for problem in error.problems:
            self.add_error(
                problem.field if problem.field in self.fields else "new", problem.message
            )
        if not error.problems:
            self.add_error(None, error.message)


class ChangePasswordForm(NewPasswordForm):
    """The present password, and a new one, twice."""

    old = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["old", "new", "again"]


def _zones() -> list[tuple[str, Any]]:
    """Zones named for places; the rest of the list is for machines."""
    named = [
        (zone, zone.replace("_", " "))
        for zone in sorted(available_timezones())
        if "/" in zone and zone.split("/")[0] not in ("Etc", "SystemV", "US", "posix", "right")
    ]
    return [("", _("As at my place of work")), ("UTC", "UTC"), *named]


class PreferencesForm(forms.Form):
    """One's own language, time zone and theme."""

    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("As in the browser")), *settings.LANGUAGES],
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False, choices=_zones)
    theme = forms.ChoiceField(label=_("Theme"), choices=Theme.choices)
