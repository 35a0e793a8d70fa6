"""What the door of a page does: parts for htmx, and a service's refusal put into its form."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone

from orgchange.core.errors import DomainError, NotAllowed


def is_part(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page."""
    return bool(getattr(request, "htmx", False))


def add_refusal(
    form: forms.BaseForm, error: DomainError, names: Mapping[str, str] | None = None
) -> None:
    """A refusal beside the fields it names, or above the form. "Not allowed" goes its way.

    `names`: fields that the form calls otherwise than the service does.
    """
    if isinstance(error, NotAllowed):
        raise error
    placed = False
    for problem in error.problems:
        name = problem.field.split(".")[-1].split("[")[0]
        name = (names or {}).get(name, name)
        if name in form.fields:
            form.add_error(name, problem.message)
            placed = True
    if not placed:
        form.add_error(None, error.message)


def tried(
    form: forms.BaseForm, write: Callable[..., object], request: HttpRequest, /, **given: Any
) -> bool:
    """Whether the service did it, for whoever asks and now; a refusal is put into the form."""
    try:
        write(**given, actor=request.user, now=timezone.now())
    except DomainError as error:
        add_refusal(form, error)
        return False
    return True
