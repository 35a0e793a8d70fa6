"""What a pilot in setup needs before it is ready. Asked again at the start."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orgchange.core.errors import Problem
from orgchange.innovation import ways
from orgchange.innovation.models import WorkflowTransition
from orgchange.pilots.contracting.completeness import problems_of
from orgchange.pilots.contracting.labels import labelled
from orgchange.pilots.contracting.reading import in_preparation, work_days_of
from orgchange.pilots.models import Contract, SignOffKind
from orgchange.pilots.offices import belongs
from orgchange.pilots.setting_up import signing
from orgchange.pilots.setting_up.data import problems_of_data
from orgchange.pilots.setting_up.presence import present
from orgchange.pilots.setting_up.release import waiting
from orgchange.pilots.setting_up.seats import Lineup, lineup
from orgchange.pilots.workflow import GUARDS, Step, guard, once

PREPARE = "prepare"


def contract_of(step: Step) -> Contract | None:
    """What the pilot would promise; read once for all guards that ask."""
    return once(step.memo, "contract", lambda: in_preparation(step.pilot))


@guard(
    "team_rule", gettext_lazy("Its team has its slots filled, and is as mixed as its kind asks.")
)
def team_rule(step: Step) -> Iterator[Problem]:
    """The required slots are filled by people who are there, and enough come from elsewhere."""
    found = once(step.memo, "lineup", lambda: lineup(step.pilot, on=step.today))
    if found is None:
        yield Problem("team", "required", _("Form its team."))
        return
    if not found.sheet.is_in_force:
        yield Problem("team", "not_open", _("Its team is not open today."))
        return
    for code in found.gaps:
        text = _("Nobody fills this slot of the team: %(slot)s.")
        yield Problem(f"team.{code}", "empty_slot", text % {"slot": found.names[code]})
    if not found.is_mixed:
        yield Problem("team.share", "share", _share(found))
    if found.owners and step.pilot.owner_id not in found.owners:
        text = _("The owner in the team is somebody other than the pilot's owner.")
        yield Problem("team.owner", "another_owner", text)


def _share(found: Lineup) -> str:
    figures = found.sheet.figures
    text = _("The mix of the team is %(part)s of %(whole)s; more than %(minimum)s %% is asked.")
    facts = {"part": figures.measured, "whole": figures.working, "minimum": figures.minimum_share}
    return text % facts


@guard("capacity_released", gettext_lazy("The managers have released everybody's time."))
def capacity_released(step: Step) -> Iterator[Problem]:
    """Every seat of the team was granted by the person's manager, or given by HR; nobody who is
    asked for waits for an answer."""
    if step.pilot.team_id is None:
        yield Problem("capacity", "no_team", _("There is no team yet whose time is released."))
    for one in waiting(step.pilot, on=step.today):
        text = _("Time is not released yet: %(person)s, %(share)s %%.")
        if not one.is_seated:
            text = _(
                "Nobody has answered yet whether the time is released: %(person)s, %(share)s %%."
            )
        facts = {"person": one.employee.full_name, "share": one.allocation}
        code = "not_released" if one.is_seated else "not_answered"
        yield Problem(f"capacity.{one.employee.pk}", code, text % facts)


@guard("sponsor_named", gettext_lazy("It has an owner and a sponsor, who are there."))
def sponsor_named(step: Step) -> Iterator[Problem]:
    """A sponsor other than the owner; both are with the organisation."""
    pilot = step.pilot
    here = present([pilot.owner_id, pilot.sponsor_id], on=step.today)
    if pilot.owner_id not in here:
        yield Problem("owner", "left", _("Its owner has left. Name another one."))
    if pilot.sponsor_id is None:
        yield Problem("sponsor", "required", _("Name its sponsor."))
    elif pilot.sponsor_id not in here:
        yield Problem("sponsor", "left", _("Its sponsor has left. Name another one."))


@guard("evaluator_named", gettext_lazy("Somebody off the team will evaluate it."))
def evaluator_named(step: Step) -> Iterator[Problem]:
    """An evaluator who is with the organisation and never had a place in the team."""
    pilot = step.pilot
    if pilot.evaluator_id is None:
        yield Problem("evaluator", "required", _("Name who will evaluate it."))
    elif pilot.evaluator_id not in present([pilot.evaluator_id], on=step.today):
        yield Problem("evaluator", "left", _("Its evaluator has left. Name another one."))
    elif belongs(pilot.evaluator_id, pilot):
        text = _("Its evaluator belongs to it. Name somebody off the team.")
        yield Problem("evaluator", "of_the_team", text)


@guard("contract_complete", gettext_lazy("The contract says everything that it must."))
def contract_complete(step: Step) -> Iterable[Problem]:
    """One metric, its kill criteria, a plan, and people who are there for it."""
    contract = contract_of(step)
    if contract is None:
        return [Problem("contract", "required", _("Write its contract."))]
    problems = [
        Problem(f"contract.{one.field}", one.code, labelled(one)) for one in problems_of(contract)
    ]
    named = {row.responsible for row in contract.milestones.all()}
    named |= {row.data_owner for row in contract.measures.all()}
    people = {person.pk: person for person in named if person is not None}
    here = present(people, on=step.today)
    text = _("%(person)s, whom the contract names, has left.")
    gone = sorted(person.full_name for pk, person in people.items() if pk not in here)
    problems += [Problem("contract.people", "left", text % {"person": name}) for name in gone]
    return problems


@guard("signed_off", gettext_lazy("It is signed as its risk asks: legal, compliance."))
def signed_off(step: Step) -> Iterator[Problem]:
    """By tier and personal data; each by somebody of the fund's legal office, off the team."""
    asked, held = signing.signed(step.pilot)
    names = dict(SignOffKind.choices)
    for kind in asked:
        if kind not in held:
            text = _("This signature is missing: %(kind)s.") % {"kind": names[SignOffKind(kind)]}
            yield Problem(f"signature.{kind}", "not_signed", text)


@guard("data_ready", gettext_lazy("Its data is there, good enough, and its owners agree."))
def data_ready(step: Step) -> Iterable[Problem]:
    """Each source has an owner who agreed, is known, and the team can reach it."""
    checks = list(step.pilot.data_checks.select_related("owner"))
    return problems_of_data(checks, here=present([row.owner_id for row in checks], on=step.today))


@guard("buffer_set", gettext_lazy("It has a buffer, kept apart from the estimate."))
def buffer_set(step: Step) -> Iterator[Problem]:
    """At least a day, and no more than the estimated work."""
    contract = contract_of(step)
    if contract is None or contract.buffer_days is None:
        yield Problem("contract.buffer_days", "required", _("Set the buffer, in days."))
        return
    if contract.buffer_days < 1:
        yield Problem("contract.buffer_days", "none", _("A plan without any buffer does not hold."))
    work = work_days_of(contract)
    if work and contract.buffer_days > work:
        text = ngettext(
            "The buffer is more than the estimated work: %(work)s day.",
            "The buffer is more than the estimated work: %(work)s days.",
            work,
        )
        yield Problem("contract.buffer_days", "above_work", text % {"work": work})


@guard("no_longer_ready", gettext_lazy("Something that made it ready is missing again."))
def no_longer_ready(step: Step) -> Iterable[Problem]:
    """The clock's: what `prepare` asks for in the pilot's own version of the workflow."""
    rows = WorkflowTransition.objects.filter(version=step.pilot.workflow_id, code=PREPARE)
    prepare = rows.first()
    if prepare is not None and ways.missing(replace(step, transition=prepare), GUARDS):
        return []
    return [Problem("state", "still_ready", _("It is as ready as it was."))]
