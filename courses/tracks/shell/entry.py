"""What entry and standing bring: notices, chores, tabs, panels of the path page, the home card."""

from django.utils.translation import gettext_lazy as _

from courses.tracks import home
from courses.tracks.events import enrolment_moved
from courses.tracks.listing.people import sees_people
from courses.tracks.notices import entry as notices
from courses.tracks.notices import entry_kinds
from courses.tracks.panels import entry as panels
from courses.tracks.services import entry_clock as _clock  # noqa: F401 - its chores
from courses.tracks.services import following
from courses.tracks.tabs import AREA_TABS, PATH, TRACK_TABS, Panel, TrackTab
from orgchange.core.registry import HomeCard, home_cards
from orgchange.directory.events import people_changed
from orgchange.innovation.tabs import Tab

TEMPLATES = "tracks/entry/"


def connect() -> None:
    """Register everything, once the models are ready."""
    entry_kinds.register_kinds()
    enrolment_moved.connect(notices.tell_stage)
    people_changed.connect(following.people_changed)
    home_cards.append(HomeCard(f"{TEMPLATES}_home.html", home.next_steps, order=12))
    AREA_TABS.append(Tab(_("My track"), "tracks:mine", home.has_a_way, order=5))
    AREA_TABS.append(Tab(_("People"), "tracks:people", sees_people, order=20))
    TRACK_TABS.append(
        TrackTab(_("People"), "tracks:track-people", lambda held, _t: sees_people(held), 20)
    )
    TRACK_TABS.append(TrackTab(_("Cohorts"), "tracks:cohorts", lambda _held, _t: True, 30))
    PATH.append(Panel(f"{TEMPLATES}_acts.html", panels.acts_panel, order=5))
    PATH.append(Panel(f"{TEMPLATES}_stages.html", panels.stages_panel, order=10))
    PATH.append(Panel(f"{TEMPLATES}_missing.html", panels.missing_panel, order=20))
    PATH.append(Panel(f"{TEMPLATES}_counted.html", panels.counted_panel, order=60))
    PATH.append(Panel(f"{TEMPLATES}_history.html", panels.history_panel, order=90))
    PATH.append(Panel(f"{TEMPLATES}_facts.html", panels.facts_panel, order=10, column="side"))
    PATH.append(Panel(f"{TEMPLATES}_releases.html", panels.releases_panel, order=20, column="side"))
