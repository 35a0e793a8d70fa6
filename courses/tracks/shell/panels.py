"""What panels bring: the queue, the page of a way, the part of the path page, notices."""

from django.utils.translation import gettext_lazy as _

from courses.tracks import events
from courses.tracks.assessing.pages import panels_open_to, waiting_for_panel
from courses.tracks.models import StageKind, StageTerms, State
from courses.tracks.notices import panels as notices
from courses.tracks.notices.panel_kinds import register_kinds
from courses.tracks.services import (
    certifying,
    seats,  # noqa: F401 - what the clock does
)
from courses.tracks.tabs import AREA_TABS, PATH, PATH_TABS, Panel, PathTab, Viewed, sees_tracks
from orgchange.directory.scopes import Sight
from orgchange.innovation.tabs import Tab


def connect() -> None:
    """Register everything, once the models are ready."""
    register_kinds()
    events.assessor_asked.connect(notices.ask_assessor)
    events.assessor_released.connect(notices.tell_released)
    events.assessors_missing.connect(notices.tell_missing)
    events.panel_called.connect(notices.tell_called)
    events.panel_moved.connect(notices.tell_moved)
    events.panel_cancelled.connect(notices.tell_cancelled)
    events.panel_scored.connect(notices.tell_scored)
    events.panel_closed.connect(notices.tell_closed)
    events.enrolment_moved.connect(certifying.end_revoked)
    events.certificate_issued.connect(notices.tell_certified)
    AREA_TABS.append(Tab(_("Panels"), "tracks:panels", has_panels, 40))
    AREA_TABS.append(Tab(_("Our certified"), "tracks:certified", sees_tracks, 12))
    PATH_TABS.append(PathTab(_("Certificate"), "tracks:certificate", near_panel, 42))
    PATH_TABS.append(PathTab(_("Panel"), "tracks:way-panel", near_panel, 40))
    PATH.append(Panel("tracks/panels/_next.html", next_panel, order=15))


def has_panels(held: Sight) -> bool:
    """Whether the viewer leads, or sits in, a panel, or somebody waits for theirs."""
    if held.is_auditor:
        return True
    return panels_open_to(held).exists() or waiting_for_panel(held).exists()


def near_panel(viewed: Viewed) -> bool:
    """Shown once somebody stands before a panel, or had one."""
    way = viewed.enrolment
    if way.state == State.CERTIFIED or way.panels.exists():
        return True
    rows = StageTerms.objects.filter(version=way.version_id, stage=way.stage_id)
    return rows.filter(kind=StageKind.PANEL).exists()


def next_panel(viewed: Viewed) -> dict[str, object] | None:
    """The panel that is called: when, where, before whom."""
    rows = viewed.enrolment.panels.filter(closed_at=None, cancelled_at=None)
    panel = rows.select_related("pilot").first()
    if panel is None:
        return None
    return {"row": panel, "minutes": viewed.enrolment.version.panel_minutes}
