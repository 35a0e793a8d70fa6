"""Rubrics: the list, one with its versions and what they changed, and its draft."""

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, answer, clock, directory_or_404
from orgchange.innovation import policies
from orgchange.innovation.forms.rubrics import NewRubricForm, RubricForms
from orgchange.innovation.models import Rubric, RubricVersion
from orgchange.innovation.services import rubrics as services
from orgchange.innovation.setup.rubric_changes import changes
from orgchange.innovation.setup.setup_scopes import rubric_versions_visible_to
from orgchange.innovation.tabs import FUND_TABS, tabs_of
from orgchange.innovation.views.setup_doors import allow, back_to_funds
from orgchange.teams.views.doors import attempted


@require_GET
def rubrics(request: HttpRequest) -> HttpResponse:
    """All rubrics, each with its newest version."""
    directory_or_404(request)
    versions = rubric_versions_visible_to(sight(request)).order_by("-number")
    rows = Rubric.objects.filter(pk__in=versions.values("rubric")).prefetch_related(
        Prefetch("versions", versions.prefetch_related("criteria"))
    )
    context = {
        "rows": [{"rubric": row, **_newest(list(row.versions.all()))} for row in rows],
        "tabs": tabs_of(FUND_TABS, request, "innovation:rubrics"),
        "may_write": policies.can_write_rubrics(sight(request)),
    }
    return render(request, "innovation/setup/rubrics.html", context)


@require_GET
def rubric(request: HttpRequest, code: str) -> HttpResponse:
    """One rubric: a version of it, how it differs from another, and all its versions."""
    found, versions = _versions(request, code)
    shown = _chosen(request, versions, "version") or versions[0]
    older = [version for version in versions if version.number < shown.number]
    other = _chosen(request, versions, "with") or (older[0] if older else None)
    criteria = services.criteria_of(shown)
    context = {
        "rubric": found,
        "versions": versions,
        "shown": shown,
        "criteria": shown.criteria.prefetch_related("anchors"),
        "total": sum(criterion["weight"] for criterion in criteria),
        "other": other,
        "changes": changes(services.criteria_of(other), criteria) if other else [],
        "may_write": policies.can_write_rubrics(sight(request)),
        **_newest(versions),
    }
    return render(request, "innovation/setup/rubric.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new rubric, with an empty draft to fill."""
    held = sight(request)
    allow(policies.can_write_rubrics(held))
    form = NewRubricForm(request.POST or None, sight=held)
    valid = request.method == "POST" and form.is_valid()
    if valid and tried(form, services.add_rubric, request, **form.cleaned_data):
        toast(request, _("The rubric was added. Write its criteria, then publish it."))
        return redirect("innovation:rubric-draft", form.cleaned_data["code"])
    back = [*back_to_funds(), (_("Rubrics"), reverse("innovation:rubrics"))]
    context = {"form": form, "title": _("Add a rubric"), "submit": _("Add it"), "back": back}
    return answer(request, "innovation/setup/form.html", context)


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """The draft of a rubric, to edit: its criteria and what each score means."""
    allow(policies.can_write_rubrics(sight(request)))
    found = get_object_or_404(Rubric, code=code)
    version = found.versions.filter(published_at=None).first()
    if version is None:
        raise Http404
    criteria = services.criteria_of(version)
    forms = RubricForms(request.POST or None, notes=version.notes, criteria=criteria)
    valid = request.method == "POST" and forms.is_valid()
    if valid and attempted(forms, services.write_rubric, request, draft=version, **forms.values()):
        toast(request, _("The draft was kept."))
        if "more" in request.POST:
            return redirect("innovation:rubric-draft", code)
        return redirect(f"{reverse('innovation:rubric', args=[code])}?version={version.number}")
    status = 422 if request.method == "POST" else 200
    context = {"rubric": found, "version": version, "forms": forms}
    return render(request, "innovation/setup/rubric_draft.html", context, status=status)


@require_POST
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Start a draft from the newest version, or go on with the one there is."""
    found = get_object_or_404(Rubric, code=code)
    services.start_rubric(rubric=found, actor=actor_of(request), now=clock())
    return redirect("innovation:rubric-draft", code)


@require_POST
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Publish the draft."""
    found = get_object_or_404(Rubric, code=code)
    version = services.publish_rubric(rubric=found, actor=actor_of(request), now=clock())
    text = _("Version %(n)s is published. Rounds may use it from now on.")
    toast(request, text % {"n": version.number})
    return redirect("innovation:rubric", code)


@require_POST
def discard(request: HttpRequest, code: str) -> HttpResponse:
    """Throw the draft away."""
    found = get_object_or_404(Rubric, code=code)
    services.discard_rubric(rubric=found, actor=actor_of(request), now=clock())
    toast(request, _("The draft was thrown away."))
    is_gone = not Rubric.objects.filter(code=code).exists()
    return redirect("innovation:rubrics") if is_gone else redirect("innovation:rubric", code)


def _versions(request: HttpRequest, code: str) -> tuple[Rubric, list[RubricVersion]]:
    """A rubric and its versions that the asker may see, newest first."""
    seen = rubric_versions_visible_to(sight(request)).filter(rubric__code=code)
    versions = list(seen.select_related("rubric", "published_by").order_by("-number"))
    if not versions:
        raise Http404
    return versions[0].rubric, versions


def _newest(versions: list[RubricVersion]) -> dict[str, RubricVersion | None]:
    draft = next((version for version in versions if version.published_at is None), None)
    newest = next((version for version in versions if version.published_at), None)
    return {"newest": newest, "draft": draft}


def _chosen(request: HttpRequest, versions: list[RubricVersion], name: str) -> RubricVersion | None:
    wanted = request.GET.get(name, "")
    return next((version for version in versions if str(version.number) == wanted), None)
