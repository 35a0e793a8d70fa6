"""Names of stages, states, sources and domains as the board says them."""

from collections.abc import Mapping, Sequence

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from courses.tracks.boards.board import FunnelLine
from courses.tracks.boards.counting import GROWN
from courses.tracks.models import PartnerSource, StageTerms, State, Track
from orgchange.core.registry import Text
from orgchange.directory.models import JobFunction

ORDER = list(State.values)


def source_names() -> dict[str, Text]:
    """What each source of supply is called."""
    return {GROWN: pgettext("people", "Grown here"), **dict(PartnerSource.choices)}


def stage_names(track: Track) -> dict[int, tuple[int, str]]:
    """{stage: (position, name)} in the newest version that has it. One query."""
    language = get_language() or ""
    rows = StageTerms.objects.filter(version__track=track).order_by("version__number")
    return {row.stage_id: (row.position, row.name_in(language)) for row in rows}


def row_name(line: FunnelLine, names: Mapping[int, tuple[int, str]]) -> str:
    """The stage, for whoever is under way in it; else the state, with the stage."""
    state = str(State(line.state).label)
    if line.stage_id is None:
        return state
    stage = names.get(line.stage_id, (0, ""))[1]
    if line.state == State.ACTIVE:
        return stage
    return _("%(state)s (%(stage)s)") % {"state": state, "stage": stage}


def in_order(lines: Sequence[FunnelLine], names: Mapping[int, tuple[int, str]]) -> list[FunnelLine]:
    """Along the way: by stage, then by state; those in no stage after them."""

    def place(line: FunnelLine) -> tuple[int, int]:
        stage = names.get(line.stage_id or 0, (len(names), ""))
        return stage[0], ORDER.index(line.state)

    return sorted(lines, key=place)


def domain_name(code: str) -> str:
    """A domain in the reader's language, where it is a job function."""
    return str(dict(JobFunction.choices).get(code, code))
