"""What would break if a draft were published: the checks of every write, on seats only planned."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from orgchange.core.dated import Statement
from orgchange.core.errors import Problem
from orgchange.core.figures import share_text
from orgchange.core.sql import id_list
from orgchange.core.wording import day_text, period_text
from orgchange.directory.models import JobRecord, WorkingStatus
from orgchange.teams import loads
from orgchange.teams.models import RosterDraft, Waiver
from orgchange.teams.planning import Clash, Planned
from orgchange.teams.plans import Plan, plan_of
from orgchange.teams.services import checks


@dataclass(frozen=True)
class Check:
    """What stands against publishing (`breaks`), and what somebody should look at first.

    A problem's `field` is "employee:slot" (`12:owner`), or the slot, or empty for the whole team.
    """

    breaks: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()

    @property
    def problems(self) -> list[Problem]:
        """All of them, the gravest first."""
        return [*self.breaks, *self.warnings]


def check(draft: RosterDraft) -> Check:
    """What would break if this draft were published now. Reads only."""
    return check_plan(plan_of(draft))


def check_plan(plan: Plan) -> Check:
    """The same of a plan that was read already. A constant number of queries."""
    said = plan.statements
    rules = checks.rules_of([plan.draft.team_id])
    waivers = checks.waivers_of([plan.draft.team_id], since=plan.on)[plan.draft.team_id]
    kept, refused = checks.fitted(said, rules)
    held = loads.after(checks.held_by(kept), kept)
    over, high = checks.overloads(kept, held)
    together = checks.combined(kept, rules, held)
    unskilled, unsure = checks.lacking(kept, rules)
    breaks = [
        *(_clash(plan, clash) for clash in plan.clashes),
        *_named(plan, refused, said),
        *_named(plan, [*over, *together, *unskilled], kept),
    ]
    warnings = [
        *_named(plan, [*high, *unsure], kept),
        *_gaps(plan, waivers),
        *_share(plan, waivers),
        *_leaves(plan),
        *_later(plan, said),
    ]
    return Check(tuple(dict.fromkeys(breaks)), tuple(dict.fromkeys(warnings)))


def _place(employee_id: int, slot: str) -> str:
    return f"{employee_id}:{slot}"


def _named(
    plan: Plan, problems: Sequence[Problem], statements: Sequence[Statement]
) -> Iterator[Problem]:
    """Problems of statements (`seats[2].slot`), with the person and the slot they are about."""
    for problem in problems:
        index = int(problem.field.split("[")[1].split("]")[0])
        key = statements[index].key
        person = plan.name(key["employee_id"])
        message = problem.message
        if not message.startswith(person):
            message = _("%(person)s: %(message)s") % {"person": person, "message": message}
        yield Problem(_place(key["employee_id"], key["slot"]), problem.code, message)


def _clash(plan: Plan, clash: Clash) -> Problem:
    message = _("%(person)s, %(slot)s: the draft says %(mine)s; meanwhile it became %(theirs)s.")
    employee_id, slot = clash.key
    said = {
        "person": plan.name(employee_id),
        "slot": plan.slot_name(slot),
        "mine": _seat_text(clash.mine),
        "theirs": _seat_text(clash.theirs),
    }
    return Problem(_place(employee_id, slot), "clash", message % said)


def _seat_text(seat: Planned | None) -> str:
    if seat is None:
        return _("no seat")
    return _("%(share)s %%") % {"share": seat.allocation}


def _is_waived(rule: str, plan: Plan, waivers: Sequence[Waiver]) -> bool:
    return any(w.rule == rule and w.valid_from <= plan.on < w.valid_to for w in waivers)


def _gaps(plan: Plan, waivers: Sequence[Waiver]) -> Iterator[Problem]:
    for gap in plan.after.gaps:
        if not _is_waived(f"slot:{gap.code}", plan, waivers):
            message = _("%(slot)s: %(filled)s of %(required)s filled.") % {
                "slot": plan.slot_name(gap.code),
                "filled": gap.filled,
                "required": gap.required,
            }
            yield Problem(gap.code, "slot_empty", message)


def _share(plan: Plan, waivers: Sequence[Waiver]) -> Iterator[Problem]:
    figures = plan.after
    if figures.meets_target is False and not _is_waived("minimum_share", plan, waivers):
        message = _("The share is %(share)s; more than %(minimum)s %% is asked for.") % {
            "share": share_text(figures.measured, figures.working),
            "minimum": figures.minimum_share,
        }
        yield Problem("", "share_under_target", message)


def _leaves(plan: Plan) -> Iterator[Problem]:
    """Members who are on leave on the day, or go on a long one later."""
    ids = {key[0] for key in plan.merged}
    jobs = JobRecord.objects.current().filter(employee__in=id_list(ids), is_primary=True)
    jobs = jobs.filter(working_status=WorkingStatus.LEAVE, valid_to__gt=plan.on)
    for job in jobs.order_by("valid_from", "pk"):
        is_long = (job.valid_to - job.valid_from).days >= settings.TEAM_LONG_LEAVE_DAYS
        ends = max(
            seat.ends_on for seat in plan.merged.values() if seat.employee_id == job.employee_id
        )
        if job.valid_from <= plan.on or (is_long and job.valid_from < ends):
            message = _("%(person)s is on leave (%(days)s).") % {
                "person": plan.name(job.employee_id),
                "days": period_text(job.valid_from, job.valid_to),
            }
            yield Problem(str(job.employee_id), "on_leave", message)


def _later(plan: Plan, said: Sequence[Statement]) -> Iterator[Problem]:
    """Seats that the draft ends, or begins, and that were agreed anew for a later day."""
    for key, day in plan.later.items():
        if any((s.key["employee_id"], s.key["slot"]) == key for s in said):
            message = _("%(person)s, %(slot)s: a seat from %(day)s on stays as it was agreed.") % {
                "person": plan.name(key[0]),
                "slot": plan.slot_name(key[1]),
                "day": day_text(day),
            }
            yield Problem(_place(*key), "later_seat", message)
