"""Who is on the way to a skill: those on a track whose next level needs it."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.skills.matrix.registry import OnTheWay, register_on_the_way
from courses.tracks.models import Standing, State
from orgchange.core.sql import Sql, id_list, listed
from orgchange.teams.moment import Moment

GOING = (State.WAITING, State.ACTIVE, State.PAUSED, State.RENEWING)


def connect() -> None:
    """Register the way, once the models are ready."""
    register_on_the_way(OnTheWay("tracks", on_tracks, told))


def on_tracks(at: Moment, skill_ids: Collection[int]) -> Sql:
    """Who stands on a track of which the next level needs one of the skills.

    While a certificate is renewed, the level that is renewed is the next one.
    """
    states = ", ".join(f"'{state.value}'" for state in GOING)
    return Sql(
        "SELECT s.employee_id, n.skill_id, s.enrolment_id AS object_id,"
        " COALESCE(t.position, -1) AS place FROM tracks_standing s"
        " JOIN tracks_trackenrolment e ON e.id = s.enrolment_id"
        " JOIN tracks_tracklevel l ON l.version_id = e.version_id"
        " AND l.level = CASE WHEN s.state = 'renewing' THEN s.level ELSE s.level + 1 END"
        f" JOIN skills_profileneed n ON n.profile_id = l.profile_id AND {at.holds('n')}"
        " LEFT JOIN tracks_stageterms t ON t.stage_id = s.stage_id"
        " AND t.version_id = e.version_id"
        f" WHERE {at.holds('s')} AND s.state IN ({states})"
        f" AND n.skill_id IN ({listed(skill_ids)})"
    )


def told(enrolment_ids: Collection[int], at: Moment) -> dict[int, tuple[str, str]]:
    """Track and stage of some ways, and where they are shown. One query."""
    rows = Standing.objects.known_at(at.known_at).on(at.on)
    rows = rows.filter(enrolment__in=id_list(enrolment_ids)).select_related(
        "track", "stage__requirement"
    )
    language = get_language() or ""
    return {
        row.enrolment_id: (
            _("%(track)s, %(state)s")
            % {"track": row.track.name_in(language), "state": _state_text(row)},
            reverse("tracks:path", args=[row.enrolment_id]),
        )
        for row in rows
    }


def _state_text(row: Standing) -> str:
    if row.stage is not None and row.stage.requirement is not None:
        return row.stage.requirement.title_in(get_language() or "")
    return str(State(row.state).label)
