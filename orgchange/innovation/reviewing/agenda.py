"""A session of the panel as its page shows it: the agenda, and the proposal being heard."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from orgchange.directory.scopes import Sight
from orgchange.innovation.blindness import Shown, view_of
from orgchange.innovation.models import PanelItem, PanelSession
from orgchange.innovation.reviewing.calibration import Calibration, Standing
from orgchange.innovation.reviewing.kept import calibration_of


@dataclass(frozen=True)
class Line:
    """One item. `seconds`: how long it was heard so far, None before it began."""

    item: PanelItem
    shown: Shown
    standing: Standing | None
    seconds: int | None
    is_running: bool

    @property
    def is_known(self) -> bool:
        """Whether the viewer may take part in it."""
        return self.shown.scores


@dataclass(frozen=True)
class Agenda:
    """The items in order, the one looked at, and the way to the next."""

    lines: Sequence[Line]
    here: Line | None
    after: Line | None


def agenda_of(sight: Sight, session: PanelSession, *, here: int | None, now: datetime) -> Agenda:
    """The agenda; looks at the item asked for, else the one that runs, else the first."""
    items = list(session.items.select_related("proposal__submitter", "proposal__round__fund"))
    shown = view_of(sight, [item.proposal for item in items])
    read = calibration_of(session.round)
    lines = [_line(item, shown[item.proposal_id], read, now) for item in items]
    found = _found(lines, here)
    place = lines.index(found) + 1 if found else len(lines)
    return Agenda(lines, found, lines[place] if place < len(lines) else None)


def _line(item: PanelItem, shown: Shown, found: Calibration, now: datetime) -> Line:
    running = item.started_at is not None and item.ended_at is None
    until = item.ended_at or now
    seconds = int((until - item.started_at).total_seconds()) if item.started_at else None
    knows = shown.scores and item.proposal_id in found.judged
    standing = found.standing(item.proposal_id) if knows else None
    return Line(item, shown, standing, seconds, running)


def _found(lines: Sequence[Line], here: int | None) -> Line | None:
    asked = [line for line in lines if line.item.pk == here]
    running = [line for line in lines if line.is_running]
    return next(iter([*asked, *running, *lines]), None)
