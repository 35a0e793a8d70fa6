"""Signing in and out, passwords, one's own settings."""

from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from orgchange.accounts.forms import SignInForm


class SignIn(LoginView):
    """Name and password; whoever is signed in already goes home."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


class SignOut(LogoutView):
    """POST only: a link cannot sign anybody out."""


def profile(request: HttpRequest) -> HttpResponse:
    """Name, language, time zone, theme, password and API token of whoever is signed in."""
    return render(request, "accounts/profile.html")
