"""The states of somebody's way on a track: what follows what, and how each is shown."""

from collections.abc import Mapping
from typing import Final

from courses.tracks.models import State

S = State
# From where to where. A stage follows a stage within `active`; the same state may repeat there.
FOLLOWS: Final[Mapping[str, frozenset[str]]] = {
    "": frozenset({S.NOMINATED, S.EXEMPT}),
    S.NOMINATED: frozenset({S.SCREENING, S.DECLINED, S.EXITED}),
    S.SCREENING: frozenset({S.WAITING, S.ACTIVE, S.DECLINED, S.EXITED}),
    S.WAITING: frozenset({S.ACTIVE, S.PAUSED, S.EXITED}),
    S.ACTIVE: frozenset({S.ACTIVE, S.WAITING, S.PAUSED, S.CERTIFIED, S.EXITED}),
    S.PAUSED: frozenset({S.ACTIVE, S.WAITING, S.EXITED}),
    S.CERTIFIED: frozenset({S.CERTIFIED, S.RENEWING, S.LAPSED, S.REVOKED, S.EXITED}),
    S.RENEWING: frozenset({S.CERTIFIED, S.LAPSED, S.REVOKED, S.EXITED}),
    S.EXEMPT: frozenset({S.NOMINATED, S.EXITED}),
    S.DECLINED: frozenset(),
    S.LAPSED: frozenset(),
    S.REVOKED: frozenset(),
    S.EXITED: frozenset(),
}
# What each looks like: a class of the design system's badge.
LOOKS: Final[Mapping[str, str]] = {
    S.NOMINATED: "info",
    S.SCREENING: "info",
    S.DECLINED: "excluded",
    S.WAITING: "pending",
    S.ACTIVE: "now",
    S.PAUSED: "excluded",
    S.CERTIFIED: "covered",
    S.RENEWING: "pending",
    S.LAPSED: "overdue",
    S.REVOKED: "overdue",
    S.EXEMPT: "excluded",
    S.EXITED: "excluded",
}
