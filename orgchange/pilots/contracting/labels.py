"""What a problem of a contract is about, in the words of its form."""

from django.utils.translation import gettext as _

from orgchange.core.errors import Problem
from orgchange.pilots.forms import contract as forms

PARTS = {"primary": forms.PrimaryForm}
ROWS = {
    "guardrails": (forms.GuardrailForm, lambda n: _("Guardrail %(n)s") % {"n": n}),
    "kill_criteria": (forms.KillForm, lambda n: _("Criterion %(n)s") % {"n": n}),
    "milestones": (forms.MilestoneForm, lambda n: _("Milestone %(n)s") % {"n": n}),
}


def labelled(problem: Problem) -> str:
    """ "Milestone 3, how it is judged: this is still missing."; a whole sentence stays alone."""
    head, _dot, name = problem.field.partition(".")
    listed, _bracket, index = head.rstrip("]").partition("[")
    if index and listed in ROWS:
        form, called = ROWS[listed]
        place = called(int(index) + 1)
    elif head in PARTS:
        form, place = PARTS[head], ""
    else:
        form, place, name = forms.PlanForm, "", head
    field = form.base_fields.get(name)
    parts = [part for part in (place, str(field.label) if field else "") if part]
    if not parts:
        return problem.message
    facts = {"question": ", ".join(parts), "problem": problem.message}
    return _("%(question)s: %(problem)s") % facts
