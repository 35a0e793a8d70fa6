"""Where areas above tell the areas below what they bring: navigation, home cards, search, events.

An area registers in its `AppConfig.ready`. This is how `core` shows a sidebar without knowing a
business noun, and how the directory tells "these people changed" to whoever must act on it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.http import HttpRequest
from django.utils.functional import Promise

Text = str | Promise
T = TypeVar("T")


@dataclass(frozen=True)
class NavItem:
    """A line of the sidebar. `group` 1 is one's own, 2 the organisation's, 3 money, 9 settings."""

    label: Text
    url_name: str
    icon: str
    group: int
    order: int
    is_shown: Callable[[HttpRequest], bool]
    count: Callable[[HttpRequest], int] | None = None


@dataclass(frozen=True)
class HomeCard:
    """A part of the home page: a template and what it needs; None where there is nothing to show.

    `column` is "main" or "side"; lower `order` comes first. The template finds its context in
    `card`. A "summary" in it, one sentence, stands under the greeting ("One thing is late.").
    """

    template: str
    context: Callable[[HttpRequest], dict[str, Any] | None]
    order: int
    column: str = "main"


@dataclass(frozen=True)
class SearchHit:
    """One answer of the search box."""

    label: str
    detail: str
    url: str
    kind: Text
    icon: str


@dataclass(frozen=True)
class SearchSource:
    """Answers of one area to a search, within what the asker may see."""

    search: Callable[[HttpRequest, str], list[SearchHit]]
    order: int


@dataclass(frozen=True)
class Inbox:
    """Where messages to the asker are, and how many are unread."""

    url_name: str
    count: Callable[[HttpRequest], int]


@dataclass(frozen=True)
class Person:
    """Who a signed-in user is in the organisation, and the time zone they live in."""

    employee: Any
    time_zone: str = ""


class Slot(Generic[T]):
    """A place for the one thing that an area above brings; empty until it does."""

    def __init__(self) -> None:
        self.value: T | None = None

    def fill(self, value: T) -> None:
        """Put it there; the last one wins."""
        self.value = value


nav_items: list[NavItem] = []
home_cards: list[HomeCard] = []
search_sources: list[SearchSource] = []
inbox: Slot[Inbox] = Slot()
# Given a signed-in user, who they are; None where they are nobody of the organisation.
person_of: Slot[Callable[[Any], Person | None]] = Slot()


class Event:
    """A set-based announcement to the areas above, inside the announcer's transaction.

    Handlers take keyword arguments, in order of registration. An error in one undoes the write
    that announced: nothing is half-done.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.handlers: list[Callable[..., None]] = []

    def connect(self, handler: Callable[..., None]) -> None:
        """Register a handler, once."""
        if handler not in self.handlers:
            self.handlers.append(handler)

    def send(self, **facts: Any) -> None:
        """Tell every handler."""
        for handler in self.handlers:
            handler(**facts)
