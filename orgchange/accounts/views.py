"""Signing in and out, passwords, one's own settings."""

from typing import Any

from axes.utils import reset as reset_lockout
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect
from rest_framework.authtoken.models import Token

from orgchange.accounts import links, services
from orgchange.accounts.forms import (
    ChangePasswordForm,
    ForgottenForm,
    NewPasswordForm,
    PreferencesForm,
    SignInForm,
)
from orgchange.accounts.models import LinkPurpose, User
from orgchange.core.errors import InvalidInput
from orgchange.core.toasts import toast

own_form = require_http_methods(["GET", "POST"])


@method_decorator([login_not_required, never_cache], name="dispatch")
class SignIn(LoginView):
    """Name and password; whoever is signed in already goes home."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A fragment asked for after the session ended: the whole page goes to sign in."""
        if request.method == "GET" and (htmx := getattr(request, "htmx", None)):
            back = urlencode({"next": htmx.current_url_abs_path or "/"})
            return HttpResponseClientRedirect(f"{request.path}?{back}")
        return super().dispatch(request, *args, **kwargs)


class SignOut(LogoutView):
    """POST only: a link cannot sign anybody out."""


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """Too many wrong passwords for one name from one place: says how long, and what helps."""
    return render(request, "accounts/locked_out.html", {"minutes": 15}, status=429)


@login_not_required
@own_form
def password_forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link. The answer is the same whether the account exists or not."""
    form = ForgottenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.forgot_password(name=form.cleaned_data["name"], now=timezone.now())
        return render(request, "accounts/password_forgotten_sent.html")
    return render(request, "accounts/password_forgotten.html", {"form": form})


@login_not_required
@sensitive_post_parameters("new", "again")
@never_cache
@own_form
def choose_password(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password by a link: an invitation's, a reset's, or one that HR handed over."""
    now = timezone.now()
    try:
        invitation = links.find(token, now=now)
    except links.LinkExpired as error:
        context: dict[str, Any] = {"message": error.message}
        return render(request, "accounts/link_expired.html", context, status=error.status)
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = services.choose_password(token=token, password=form.cleaned_data["new"], now=now)
        except InvalidInput as error:
            form.add_refusal(error)
        else:
            reset_lockout(username=user.username.casefold())
            toast(request, _("Your password is set. Sign in with it."))
            return redirect("accounts:sign-in")
    is_reset = invitation.purpose == LinkPurpose.RESET
    context = {"form": form, "account": invitation.user, "is_reset": is_reset}
    return render(request, "accounts/choose_password.html", context)


@own_form
def profile(request: HttpRequest) -> HttpResponse:
    """One's own language, time zone and theme; the ways to password and API token."""
    user: Any = request.user
    form = PreferencesForm(request.POST or None, initial=_preferences(user))
    if request.method == "POST" and form.is_valid():
        services.change_preferences(user=user, now=timezone.now(), **form.cleaned_data)
        toast(request, _("Saved."))
        return redirect("accounts:profile")
    return _profile(request, preferences=form)


@sensitive_post_parameters("old", "new", "again")
@require_POST
def change_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; this session stays, others end."""
    user: Any = request.user
    form = ChangePasswordForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.change_password(
                user=user, old=given["old"], new=given["new"], now=timezone.now()
            )
        except InvalidInput as error:
            form.add_refusal(error)
        else:
            update_session_auth_hash(request, user)
            toast(request, _("Your password is changed. Other devices are signed out."))
            return redirect("accounts:profile")
    return _profile(request, password=form, status=422)


@never_cache
@require_POST
def create_token(request: HttpRequest) -> HttpResponse:
    """Make an API token and show it, this once."""
    user: Any = request.user
    return _profile(request, token=services.create_token(user=user, now=timezone.now()))


@require_POST
def revoke_token(request: HttpRequest) -> HttpResponse:
    """End the API token."""
    user: Any = request.user
    services.revoke_token(user=user, now=timezone.now())
    toast(request, _("The API token has ended."))
    return redirect("accounts:profile")


def _preferences(user: User) -> dict[str, str]:
    return {"language": user.language, "time_zone": user.time_zone, "theme": user.theme}


def _profile(
    request: HttpRequest,
    *,
    preferences: PreferencesForm | None = None,
    password: ChangePasswordForm | None = None,
    token: str = "",
    status: int = 200,
) -> HttpResponse:
    user: Any = request.user
    context = {
        "preferences": preferences or PreferencesForm(initial=_preferences(user)),
        "password": password or ChangePasswordForm(),
        "token": token,
        "has_token": bool(token) or Token.objects.filter(user=user).exists(),
        "facts": [
            (_("Name"), user.full_name or "—"),
            (_("Sign-in name"), user.username),
            (_("E-mail"), user.email or _("none; messages are in your inbox")),
        ],
    }
    return render(request, "accounts/profile.html", context, status=status)
