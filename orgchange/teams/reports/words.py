"""The headline figures of a row in words: what it is, of what, by which formula."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orgchange.core.figures import number, percent, share_text
from orgchange.teams.figures import FEWEST_TOLD
from orgchange.teams.reports.shapes import TEAM, Row


@dataclass(frozen=True)
class Told:
    """One figure as the page says it. `behind` names the people behind it, for a link."""

    label: str
    value: str | None
    unit: str
    of: str
    formula: str
    behind: str = ""
    state: str = ""
    teams: str = ""  # which teams to list: a value of `only`


def told(row: Row, *, sees_time: bool) -> list[Told]:
    """The figures of a row, the two shares always first and always both."""
    found = [_share(row), _background(row), _target(row), _slots(row)]
    if sees_time:
        found.append(_load(row))
    return [*found, _continuity(row), _mix(row)]


def _share(row: Row) -> Told:
    formula = _(
        "Working members whose home function is not the team's host function, of all working"
        " members. Working: active on the day, with at least %(least)s %% of their time as member"
        " or deputy. Guests and people on leave are on neither side. Over several teams, each"
        " pair of team and member counts."
    ) % {"least": settings.TEAM_WORKING_ALLOCATION}
    counts = row.counts
    return Told(
        _("Cross-functional share"),
        percent(counts.cross, counts.working, decimals=1),
        "%",
        _("%(part)s of %(whole)s working members")
        % {"part": number(counts.cross), "whole": number(counts.working)},
        formula,
        behind="cross",
    )


def _background(row: Row) -> Told:
    formula = _(
        "Working members who have held jobs in two or more functions by the day, of all working"
        " members. A job counts by its own function, or by that which its department had when the"
        " person came. This is the span, and the share that published studies speak of."
    )
    label = _("Background share")
    if row.background is None:
        few = ngettext(
            "Withheld: fewer than %(n)s person", "Withheld: fewer than %(n)s people", FEWEST_TOLD
        ) % {"n": FEWEST_TOLD}
        return Told(label, "–", "", few, formula)
    counts = row.counts
    return Told(
        label,
        percent(counts.background, counts.working, decimals=1),
        "%",
        _("%(part)s of %(whole)s working members")
        % {"part": number(counts.background), "whole": number(counts.working)},
        formula,
        behind="background",
    )


def _target(row: Row) -> Told:
    formula = _(
        "Of the teams with a working member, those whose own share is more than the minimum of"
        " their kind: 3 of 5 is not more than 60 %. The kind says which of the two shares is"
        " meant. A waiver changes nothing here."
    )
    counts = row.counts
    if row.scope == TEAM:
        words = {True: _("Above"), False: _("Not above"), None: None}
        states = {True: "covered", False: "overdue", None: ""}
        minimum = row.team.minimum_share if row.team else 0
        of = _("more than %(minimum)s %% is asked") % {"minimum": minimum}
        if row.waived_until:
            of = _("waived until %(day)s") % {"day": row.waived_until.isoformat()}
        state = states[row.meets_target]
        return Told(_("Target"), words[row.meets_target], "", of, formula, state=state)
    return Told(
        _("Teams above their target"),
        percent(counts.above, counts.measured),
        "%",
        _("%(part)s of %(whole)s teams")
        % {"part": number(counts.above), "whole": number(counts.measured)},
        formula,
        teams="below",
    )


def _slots(row: Row) -> Told:
    formula = _(
        "Of the places that the kind of each team requires, those filled by a standing member who"
        " is active on the day. Deputies and guests fill none; more than required count as"
        " required. Unowned: slots that lack somebody."
    )
    counts = row.counts
    of = _("%(filled)s · %(n)s unowned") % {
        "filled": share_text(counts.filled, counts.required),
        "n": number(counts.unowned),
    }
    value = number(counts.required - counts.filled)
    teams = "" if row.scope == TEAM else "unowned"
    return Told(_("Places still empty"), value, "", of, formula, teams=teams)


def _load(row: Row) -> Told:
    formula = _(
        "A person's load is the sum of all their seats in all teams on the day. Above %(high)s %%"
        " is warned of, above %(limit)s %% is refused."
    ) % {"high": settings.TEAM_LOAD_WARNING, "limit": settings.TEAM_LOAD_LIMIT}
    counts = row.counts
    of = _("of %(people)s people; highest %(most)s %%") % {
        "people": number(counts.people),
        "most": counts.highest_load,
    }
    label = _("Above %(high)s %% load") % {"high": settings.TEAM_LOAD_WARNING}
    return Told(label, number(counts.high_load), "", of, formula, behind="high")


def _continuity(row: Row) -> Told:
    formula = _(
        "Over the last %(days)s days (or since a team opened) and its required core slots: the"
        " days on which somebody held the slot who holds it on the day, of all days."
    ) % {"days": settings.TEAM_CONTINUITY_DAYS}
    counts = row.counts
    return Told(
        _("Continuity of core slots"),
        percent(counts.held_days, counts.core_days),
        "%",
        _("%(part)s of %(whole)s days")
        % {"part": number(counts.held_days), "whole": number(counts.core_days)},
        formula,
    )


def _mix(row: Row) -> Told:
    formula = _(
        "Blau's index: 1 less the sum of the squared shares of each home function. 0 where all"
        " are of one function; the more evenly spread, the nearer to 1. Over several teams, each"
        " pair of team and member counts."
    )
    functions = len(row.counts.functions)
    of = ngettext("%(n)s function", "%(n)s functions", functions) % {"n": functions}
    return Told(_("Mix"), None if row.mix is None else str(row.mix), "", of, formula)
