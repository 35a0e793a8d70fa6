"""A team's figures as people read them: the number, what stands beside it, and how it is made."""

from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orgchange.core import figures as numbers
from orgchange.core.wording import day_text
from orgchange.teams.figures import TeamFigures, is_above
from orgchange.teams.models import TargetFigure, Waiver
from orgchange.teams.roster import function_name
from orgchange.teams.team_list import last_day


@dataclass(frozen=True)
class Told:
    """One figure. `value` None reads "n/a"; `state` where it is held against something."""

    label: str
    value: str | None
    unit: str
    of: str
    formula: str
    state: str = ""


def told(figures: TeamFigures, *, waivers: Collection[Waiver], is_withheld: bool) -> list[Told]:
    """The figures of a team's page, in the order in which they are read."""
    waived = {waiver.rule: waiver for waiver in waivers}
    return [
        _share(figures, waived.get("minimum_share")),
        _background(figures, waived.get("minimum_share"), is_withheld=is_withheld),
        _slots(figures),
        _mix(figures),
        _load(figures),
        _continuity(figures),
    ]


def target_text(figures: TeamFigures) -> str:
    """What the kind asks of the share that is its target."""
    return _("target: more than %(minimum)s %%") % {"minimum": figures.minimum_share}


def _share(figures: TeamFigures, waiver: Waiver | None) -> Told:
    is_target = figures.target == TargetFigure.SHARE
    formula = _(
        "Working members whose home function is not the team's host function (%(cross)s), of all "
        "working members (%(working)s): active and employed on the day, with %(least)s %% or more "
        "of their time in the team; guests are on neither side."
    ) % {
        "cross": figures.cross,
        "working": figures.working,
        "least": settings.TEAM_WORKING_ALLOCATION,
    }
    return Told(
        label=_("Cross-functional share"),
        value=numbers.percent(figures.cross, figures.working),
        unit="%",
        of=_beside(figures, figures.cross, waiver, is_target=is_target),
        formula=formula,
        state=_state(figures, figures.cross, waiver, is_target=is_target),
    )


def _background(figures: TeamFigures, waiver: Waiver | None, *, is_withheld: bool) -> Told:
    is_target = figures.target == TargetFigure.BACKGROUND
    label = _("Background share")
    if is_withheld:
        formula = _("Withheld: over fewer than five people it would tell whose it is.")
        return Told(label, "–", "", _("withheld, fewer than five"), formula)
    formula = _(
        "Working members who by the day have held jobs in two or more functions (%(background)s), "
        "of all working members (%(working)s). The figures one reads about speak of this one."
    ) % {"background": figures.background, "working": figures.working}
    return Told(
        label=label,
        value=numbers.percent(figures.background, figures.working),
        unit="%",
        of=_beside(figures, figures.background, waiver, is_target=is_target),
        formula=formula,
        state=_state(figures, figures.background, waiver, is_target=is_target),
    )


def _beside(figures: TeamFigures, part: int, waiver: Waiver | None, *, is_target: bool) -> str:
    if not figures.working:
        return _("nobody works in it")
    said = [f"{part} / {figures.working}"]
    if is_target:
        said.append(target_text(figures))
        if waiver:
            said.append(_("waived until %(day)s") % {"day": _until(waiver)})
    return " · ".join(said)


def _state(figures: TeamFigures, part: int, waiver: Waiver | None, *, is_target: bool) -> str:
    if not is_target or not figures.working:
        return ""
    if is_above(part, figures.working, figures.minimum_share):
        return "covered"
    return "excluded" if waiver else "pending"


def _slots(figures: TeamFigures) -> Told:
    formula = _(
        "Over the required slots, how many are filled, never more than required: by a standing "
        "member who is employed on the day and not on leave. Deputies and guests fill none."
    )
    missing = figures.unowned
    full = _("all required slots are filled") if figures.required else _("none is required")
    text = ngettext("%(n)s slot has a gap", "%(n)s slots have a gap", missing)
    return Told(
        label=_("Slots filled"),
        value=str(figures.filled) if figures.required else None,
        unit=f"/ {figures.required}",
        of=text % {"n": missing} if missing else full,
        formula=formula,
        state="pending" if missing else "covered" if figures.required else "",
    )


def _mix(figures: TeamFigures) -> Told:
    squares = " + ".join(f"{count}²" for _function, count in figures.functions) or "0"
    listed = ", ".join(
        f"{function_name(code)} {count}"
        for code, count in sorted(figures.functions, key=lambda one: (-one[1], one[0]))
    )
    formula = _("Blau: 1 − (%(squares)s) / %(n)s². %(listed)s. 0: all of one function.") % {
        "squares": squares,
        "n": figures.working,
        "listed": listed,
    }
    count = len(figures.functions)
    return Told(
        label=_("Mix"),
        value=None if figures.mix is None else str(figures.mix),
        unit="",
        of=ngettext("%(n)s function", "%(n)s functions", count) % {"n": count},
        formula=formula if figures.working else _("Nobody works in it."),
    )


def _load(figures: TeamFigures) -> Told:
    formula = _(
        "The highest sum of allocations in all teams on the day, over this team's working members; "
        "above %(limit)s %% is refused. Above %(level)s %%: %(high)s; above the limit: %(over)s."
    ) % {
        "limit": settings.TEAM_LOAD_LIMIT,
        "level": settings.TEAM_LOAD_WARNING,
        "high": figures.high_load,
        "over": figures.over_load,
    }
    high, level = figures.high_load, {"level": settings.TEAM_LOAD_WARNING, "n": figures.high_load}
    text = ngettext("%(n)s person above %(level)s %%", "%(n)s people above %(level)s %%", high)
    return Told(
        label=_("Highest load"),
        value=str(figures.highest_load) if figures.working else None,
        unit="%",
        of=(text if high else _("nobody above %(level)s %%")) % level,
        formula=formula,
        state="pending" if high else "",
    )


def _continuity(figures: TeamFigures) -> Told:
    formula = _(
        "Over the core slots of the last %(back)s days, or since it opened: the days on which the "
        "slot was held by somebody who still holds it (%(held)s), of all those days (%(days)s)."
    ) % {
        "back": settings.TEAM_CONTINUITY_DAYS,
        "held": figures.held_days,
        "days": figures.core_days,
    }
    fraction = f"{figures.held_days} / {figures.core_days}"
    return Told(
        label=_("Continuity"),
        value=numbers.percent(figures.held_days, figures.core_days),
        unit="%",
        of=_("%(fraction)s days") % {"fraction": fraction} if figures.core_days else "",
        formula=formula,
    )


def _until(waiver: Waiver) -> str:
    day = last_day(waiver.valid_to)
    return day_text(day) if day else ""
