"""The timetable of a round as stages: what is behind, what is next."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from orgchange.innovation.models import Round


@dataclass(frozen=True)
class Stage:
    """A date of the round. `is_next`: the first that has not come yet."""

    label: str
    at: datetime
    is_past: bool
    is_next: bool


def timetable_of(held: Round, now: datetime) -> list[Stage]:
    """The dates that a round has, in their order."""
    said = (
        (pgettext("round", "Opens"), held.opens_at),
        (pgettext("round", "Closes"), held.closes_at),
        (_("Reviews due"), held.reviews_due_at),
        (_("Panel meets"), held.panel_at),
        (_("Results told by"), held.tell_by),
    )
    given = [(label, at) for label, at in said if at is not None]
    ahead = next((at for _label, at in given if at > now), None)
    return [Stage(label, at, at <= now, at == ahead) for label, at in given]
