"""What a problem of a contract is about, in the words of its form."""

from django.utils.translation import gettext as _

from orgchange.core.errors import Problem
from orgchange.directory.forms import Sighted
from orgchange.pilots.forms import contract as forms

ROWS: dict[str, type[Sighted]] = {
    "guardrails": forms.GuardrailForm,
    "kill_criteria": forms.KillForm,
    "milestones": forms.MilestoneForm,
}


def labelled(problem: Problem) -> str:
    """ "Milestone 3, how it is judged: this is still missing."; a whole sentence stays alone."""
    head, _dot, name = problem.field.partition(".")
    listed, _bracket, index = head.rstrip("]").partition("[")
    form: type[Sighted] = forms.PlanForm
    place = ""
    if index and listed in ROWS:
        form, place = ROWS[listed], _place(listed, int(index) + 1)
    elif head == "primary":
        form = forms.PrimaryForm
    else:
        name = head
    field = form.base_fields.get(name)
    parts = [part for part in (place, str(field.label) if field else "") if part]
    if not parts:
        return problem.message
    facts = {"question": ", ".join(parts), "problem": problem.message}
    return _("%(question)s: %(problem)s") % facts


def _place(listed: str, number: int) -> str:
    said = {
        "guardrails": _("Guardrail %(n)s"),
        "kill_criteria": _("Criterion %(n)s"),
        "milestones": _("Milestone %(n)s"),
    }
    return said[listed] % {"n": number}
