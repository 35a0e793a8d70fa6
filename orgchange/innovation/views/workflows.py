"""A workflow: drawn, in words, and the draft of its next version."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, clock, directory_or_404
from orgchange.innovation import policies
from orgchange.innovation.forms.workflows import WorkflowForms
from orgchange.innovation.machines import machine_of
from orgchange.innovation.models import Workflow, WorkflowVersion
from orgchange.innovation.services import workflows as services
from orgchange.innovation.setup.drawing import drawing_of, exits_of
from orgchange.innovation.setup.setup_scopes import workflow_versions_visible_to
from orgchange.innovation.setup.step_table import role_name, steps_in_words
from orgchange.innovation.tabs import FUND_TABS, tabs_of
from orgchange.innovation.views.setup_doors import allow
from orgchange.teams.views.doors import attempted


@require_GET
def workflows(request: HttpRequest) -> HttpResponse:
    """The first of the workflows; its page leads to the others."""
    directory_or_404(request)
    first = get_object_or_404(Workflow.objects.order_by("pk")[:1])
    return redirect("innovation:workflow", first.code)


@require_GET
def workflow(request: HttpRequest, code: str) -> HttpResponse:
    """One version of a workflow as a drawing and in words, and all its versions."""
    seen = workflow_versions_visible_to(sight(request)).filter(workflow__code=code)
    if not seen.exists():
        raise Http404
    counted = machine_of(code).running(seen)
    versions = list(counted.select_related("workflow", "published_by").order_by("-number"))
    wanted = request.GET.get("version", "")
    shown = next((one for one in versions if str(one.number) == wanted), versions[0])
    context = {
        "workflow": shown.workflow,
        "shown": shown,
        "others": Workflow.objects.exclude(code=code),
        "versions": versions,
        "draft": next((one for one in versions if one.published_at is None), None),
        "may_write": policies.can_write_workflows(sight(request)),
        "tabs": tabs_of(FUND_TABS, request, "innovation:workflows"),
        **_drawn(shown),
    }
    return render(request, "innovation/setup/workflow.html", context)


def _drawn(shown: WorkflowVersion) -> dict[str, object]:
    language = get_language() or ""
    states, steps = list(shown.states.all()), list(shown.transitions.all())
    exits = set(exits_of(steps))
    machine = machine_of(shown.workflow.code)
    rows = steps_in_words(machine, states, steps, language=language)
    return {
        "drawing": drawing_of(states, steps, language=language),
        "states": [{"state": state, "who": role_name(machine, state.owner)} for state in states],
        "steps": rows,
        "exits": [row for row in rows if row.code in exits],
    }


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """The draft of a workflow, to edit."""
    allow(policies.can_write_workflows(sight(request)))
    rows = WorkflowVersion.objects.select_related("workflow")
    version = get_object_or_404(rows, workflow__code=code, published_at=None)
    states, steps = list(version.states.all()), list(version.transitions.all())
    machine = machine_of(code)
    forms = WorkflowForms(
        request.POST or None, machine=machine, notes=version.notes, states=states, steps=steps
    )
    valid = request.method == "POST" and forms.is_valid()
    given = {"draft": version}
    if valid and attempted(forms, services.write_workflow, request, **given, **forms.values()):
        toast(request, _("The draft was kept."))
        return redirect(f"{reverse('innovation:workflow', args=[code])}?version={version.number}")
    status = 422 if request.method == "POST" else 200
    context = {
        "workflow": version.workflow,
        "version": version,
        "forms": forms,
        "states": [(state, forms.states[state.code]) for state in states],
        "steps": [
            (row, forms.steps[row.code])
            for row in steps_in_words(machine, states, steps, language=get_language() or "")
        ],
    }
    return render(request, "innovation/setup/workflow_draft.html", context, status=status)


@require_POST
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Start a draft from the newest version, or go on with the one there is."""
    found = get_object_or_404(Workflow, code=code)
    services.start_workflow(workflow=found, actor=actor_of(request), now=clock())
    return redirect("innovation:workflow-draft", code)


@require_POST
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Publish the draft."""
    found = get_object_or_404(Workflow, code=code)
    version = services.publish_workflow(workflow=found, actor=actor_of(request), now=clock())
    text = _("Version %(n)s is published. It may be used from now on; what runs keeps its version.")
    toast(request, text % {"n": version.number})
    return redirect("innovation:workflow", code)


@require_POST
def discard(request: HttpRequest, code: str) -> HttpResponse:
    """Throw the draft away."""
    found = get_object_or_404(Workflow, code=code)
    services.discard_workflow(workflow=found, actor=actor_of(request), now=clock())
    toast(request, _("The draft was thrown away."))
    return redirect("innovation:workflow", code)
