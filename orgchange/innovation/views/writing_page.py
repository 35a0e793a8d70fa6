"""What every step of the form shows: the way through it, what is missing, the sum."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from orgchange.core.errors import Problem
from orgchange.innovation.forms.proposal import ROW_FORMS, ContentForm
from orgchange.innovation.models import Proposal, ProposalVersion
from orgchange.innovation.proposing import versions
from orgchange.innovation.proposing.completeness import (
    cap_of,
    over_the_cap,
    problems_of,
    share_done,
)
from orgchange.innovation.proposing.steps import Step, step_of, steps_of


@dataclass
class Page:
    """A step of a proposal that is being written."""

    proposal: Proposal
    version: ProposalVersion
    revision: int
    steps: list[Step]
    step: Step

    @property
    def next_step(self) -> str:
        """The code of the step after this one; none after the last."""
        codes = [step.code for step in self.steps]
        after = codes.index(self.step.code) + 1
        return codes[after] if after < len(codes) else ""


def page_context(page: Page) -> dict[str, Any]:
    """For `edit.html` and `_saved.html`."""
    proposal, version = page.proposal, page.version
    over = over_the_cap(proposal, version)
    missing = [*problems_of(version, proposal.lane), *over]
    return {
        "proposal": proposal,
        "version": version,
        "revision": page.revision,
        "step": page.step,
        "steps": stepper(proposal, missing, here=page.step.code),
        "next_step": page.next_step,
        "done": share_done(version, proposal.lane),
        "total": versions.asked_by(version),
        "cap": cap_of(proposal),
        "currency": proposal.round.fund.currency,
        "is_over": bool(over),
    }


def stepper(proposal: Proposal, missing: list[Problem], *, here: str) -> list[dict[str, Any]]:
    """The steps, done where nothing is missing, and the look at the whole as the last."""
    lacks = {step_of(problem.field) for problem in missing}
    found = [
        {
            "label": step.title,
            "url": _address(proposal, step),
            "is_done": step.code not in lacks,
            "is_here": step.code == here,
        }
        for step in steps_of(proposal.lane)
    ]
    last = reverse("innovation:check-proposal", args=[proposal.pk])
    return [*found, {"label": _("Check and hand in"), "url": last, "is_here": here == "check"}]


def by_step(proposal: Proposal, problems: list[Problem]) -> list[dict[str, Any]]:
    """What is missing, by the step in which it is asked."""
    found = []
    for step in steps_of(proposal.lane):
        mine = [problem for problem in problems if step_of(problem.field) == step.code]
        if mine:
            lines = [labelled(problem) for problem in mine]
            found.append({"title": step.title, "url": _address(proposal, step), "lines": lines})
    return found


def labelled(problem: Problem) -> str:
    """A problem after the question it is about: "Title: …", "2. Amount: …"."""
    head, _dot, field = problem.field.partition(".")
    name, _bracket, index = head.rstrip("]").partition("[")
    if field and name in ROW_FORMS:
        label = ROW_FORMS[name].base_fields[field].label
        return _said(f"{int(index) + 1}. {label}", problem)
    asked = ContentForm.base_fields.get(problem.field)
    return _said(str(asked.label), problem) if asked else problem.message


def _said(question: str, problem: Problem) -> str:
    return _("%(question)s: %(problem)s") % {"question": question, "problem": problem.message}


def _address(proposal: Proposal, step: Step) -> str:
    address = reverse("innovation:edit-proposal", args=[proposal.pk])
    return f"{address}?{urlencode({'step': step.code})}"
