"""Who may read the record. The directory, which knows the roles, says so when it is ready."""

from collections.abc import Callable

from django.http import HttpRequest

readers: list[Callable[[HttpRequest], bool]] = []


def may_read(request: HttpRequest) -> bool:
    """Whether the asker may read the record of acts."""
    return any(reader(request) for reader in readers)
