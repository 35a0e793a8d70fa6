"""A plan in words: its figures with what they were, and what it would change."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orgchange.core.dates import OPEN_DATE
from orgchange.core.figures import percent_text
from orgchange.core.wording import period_text
from orgchange.teams import planning
from orgchange.teams.boards import Figure, Line
from orgchange.teams.figures import TeamFigures, is_withheld
from orgchange.teams.models import Standing
from orgchange.teams.planning import Change, Planned
from orgchange.teams.plans import Plan, counted

STANDINGS = dict(Standing.choices)


def figures_in_words(
    plan: Plan, *, sees_records: bool, then: TeamFigures | None = None
) -> list[Figure]:
    """The figures of the plan, each with what it was: on the roster as it stands, or `then`."""
    now, then = plan.after, then or plan.before
    parts = [
        (_slots(now), _slots(then)),
        (_cross(now), _cross(then)),
        (_background(now, sees_records), _background(then, sees_records)),
        (_mix(now), _mix(then)),
        (_load(now), _load(then)),
    ]
    return [
        Figure(
            key=new.key,
            label=new.label,
            value=new.value,
            detail=new.detail,
            was="" if old.value == new.value else old.value,
            state=new.state,
        )
        for new, old in parts
    ]


def _slots(figures: TeamFigures) -> Figure:
    missing = figures.required - figures.filled
    detail = ngettext("%(n)s place empty", "%(n)s places empty", missing) % {"n": missing}
    return Figure(
        "slots",
        _("Required slots filled"),
        f"{figures.filled} / {figures.required}",
        detail if missing else _("no place empty"),
        state="pending" if missing else "covered",
    )


def _share(figures: TeamFigures, part: int, *, is_target: bool) -> tuple[str, str, str]:
    """(value, detail, state) of a share; only the kind's target is held against the minimum."""
    value = percent_text(part, figures.working)
    detail = f"{part} / {figures.working}" if figures.working else ""
    if not is_target:
        return value, detail, ""
    asked = _("more than %(minimum)s %% asked") % {"minimum": figures.minimum_share}
    detail = f"{detail} · {asked}" if detail else asked
    states = {True: "covered", False: "pending", None: ""}
    return value, detail, states[figures.meets_target]


def _cross(figures: TeamFigures) -> Figure:
    said = _share(figures, figures.cross, is_target=figures.target == "share")
    return Figure("share", _("Cross-functional share"), said[0], said[1], state=said[2])


def _background(figures: TeamFigures, sees_records: bool) -> Figure:
    label = _("Background share")
    if figures.working and is_withheld(figures.working, sees_records=sees_records):
        return Figure("background", label, _("withheld"), _("fewer than five people"))
    said = _share(figures, figures.background, is_target=figures.target == "background")
    return Figure("background", label, said[0], said[1], state=said[2])


def _mix(figures: TeamFigures) -> Figure:
    value = _("n/a") if figures.mix is None else str(figures.mix)
    kinds = len(figures.functions)
    detail = ngettext("%(n)s home function", "%(n)s home functions", kinds) % {"n": kinds}
    return Figure("mix", _("Mix"), value, detail)


def _load(figures: TeamFigures) -> Figure:
    high = figures.high_load
    value = ngettext("%(n)s person", "%(n)s people", high) % {"n": high}
    detail = _("highest %(percent)s %%") % {"percent": figures.highest_load}
    state = "overdue" if figures.over_load else "pending" if high else ""
    return Figure(
        "load",
        _("Above %(limit)s %% of their time") % {"limit": settings.TEAM_LOAD_WARNING},
        value,
        detail,
        state=state,
    )


def lines(changes: Sequence[Change], plan: Plan) -> list[Line]:
    """Differences as sentences without their subject, which stands beside them."""
    return [Line(one.kind, plan.name(one.employee_id), _sentence(one, plan)) for one in changes]


def _sentence(change: Change, plan: Plan) -> str:
    old, new = change.before, change.after
    said = {
        "old": plan.slot_name(old.slot) if old else "",
        "new": plan.slot_name(new.slot) if new else "",
        "share": (new or old or Planned(0, "", 0)).allocation,
    }
    words = {
        planning.JOIN: _("joins as %(new)s, %(share)s %%"),
        planning.LEAVE: _("leaves; was %(old)s, %(share)s %%"),
        planning.MOVE: _("moves from %(old)s to %(new)s, %(share)s %%"),
        planning.TAKE: _("is also %(new)s, %(share)s %%"),
        planning.GIVE_UP: _("is no longer %(old)s, %(share)s %%"),
    }
    if change.kind in words or old is None or new is None:
        return words[change.kind] % said
    return f"{said['new']}: {', '.join(_differences(old, new, plan))}"


def _differences(old: Planned, new: Planned, plan: Plan) -> list[str]:
    found = []
    if old.allocation != new.allocation:
        found.append(f"{old.allocation} % → {new.allocation} %")
    if old.standing != new.standing:
        found.append(f"{STANDINGS[Standing(old.standing)]} → {STANDINGS[Standing(new.standing)]}")
    if old.ends_on != new.ends_on:
        days = period_text(plan.on, new.ends_on) if new.ends_on < OPEN_DATE else _("without end")
        found.append(days)
    return found


def effect(plan: Plan) -> str:
    """ "3 join, 1 leaves, 2 change": what publishing would do, in people."""
    joined, left, changed = counted(plan.changes)
    parts = [
        (joined, ngettext("%(n)s joins", "%(n)s join", joined)),
        (left, ngettext("%(n)s leaves", "%(n)s leave", left)),
        (changed, ngettext("%(n)s changes", "%(n)s change", changed)),
    ]
    said = [text % {"n": count} for count, text in parts if count]
    return ", ".join(said) or _("nothing changes")
