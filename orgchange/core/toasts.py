"""Telling what just happened, once, on the next page, with a way back where there is one."""

from django.contrib import messages
from django.http import HttpRequest

UNDO = "undo:"


def toast(
    request: HttpRequest, text: str, *, undo_url: str | None = None, level: int = messages.SUCCESS
) -> None:
    """Show `text` on the next page; `undo_url` is a path where a POST takes the act back."""
    messages.add_message(request, level, text, extra_tags=f"{UNDO}{undo_url}" if undo_url else "")


def undo_url(extra_tags: str | None) -> str:
    """The path that `toast` packed into a message, or nothing."""
    return extra_tags.removeprefix(UNDO) if extra_tags and extra_tags.startswith(UNDO) else ""
