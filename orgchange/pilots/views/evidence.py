"""What pilots recorded about the viewer, and what the viewer says about it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory.roster.pages import page_of
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import answer
from orgchange.pilots.closing.own import pieces_of
from orgchange.pilots.forms.evidence import RemarkForm
from orgchange.pilots.models import SkillEvidence
from orgchange.pilots.services.evidence import remark as write
from orgchange.pilots.tabs import area_tabs

HERE = "pilots:my-evidence"


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """One's own pieces, the newest first."""
    held = sight(request)
    if held.employee_id is None:
        raise Http404
    rows = SkillEvidence.objects.filter(employee=held.employee_id).select_related("pilot")
    page = page_of(request, rows.order_by("-posted_at", "-pk"))
    context = {
        "page": page,
        "pieces": pieces_of(page, language=get_language() or ""),
        "tabs": area_tabs(request, HERE),
    }
    return render(request, "pilots/closing/own.html", context)


@require_http_methods(["GET", "POST"])
def remark(request: HttpRequest, pk: int) -> HttpResponse:
    """A few words to one piece."""
    rows = SkillEvidence.objects.filter(employee=sight(request).employee_id or 0)
    row = get_object_or_404(rows.select_related("pilot"), pk=pk)
    form = RemarkForm(request.POST or None, initial={"words": row.remark})
    valid = request.method == "POST" and form.is_valid()
    if valid and tried(form, write, request, evidence=row, **form.cleaned_data):
        is_said = bool(form.cleaned_data["words"].strip())
        toast(request, _("Your words stand beside it.") if is_said else _("Taken back."))
        return redirect(HERE)
    (piece,) = pieces_of([row], language=get_language() or "")
    return answer(request, "pilots/closing/remark.html", {"form": form, "piece": piece})
