"""The framework as a file: taken along, and brought in with a preview."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from courses.skills.framework_files.columns import COLUMNS
from courses.skills.framework_files.previews import Preview, preview_file, sealed, write_sealed
from courses.skills.framework_files.writing import file_rows
from courses.skills.scopes import sees_skills, skills_visible_to
from courses.skills.views.doors import writer_door
from courses.skills.views.framework import HERE
from orgchange.core.doors import add_refusal
from orgchange.core.errors import DomainError
from orgchange.core.spreadsheets import csv_response, xlsx_response
from orgchange.core.toasts import toast
from orgchange.directory.forms import DayField
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, answer, clock


class FrameworkFileForm(forms.Form):
    """A file of a framework, and from when its anchors hold."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "CSV or XLSX with a level in each row, in the columns of the export. Nothing is"
            " written before you confirm, and nothing that stands is taken away."
        ),
        widget=forms.FileInput({"accept": ".csv,.tsv,.txt,.xlsx,.xls,.ods"}),
    )
    valid_from = DayField(label=gettext_lazy("Anchors hold from"))


@require_GET
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """The framework as it stands today, in the shape that the import reads."""
    held = sight(request)
    if not sees_skills(held):
        raise Http404
    rows = file_rows(skills_visible_to(held).filter(retired_at=None), on=held.on)
    if form == "xlsx":
        return xlsx_response("skills", COLUMNS, rows)
    return csv_response("skills", COLUMNS, rows)


@require_http_methods(["GET", "POST"])
def imported(request: HttpRequest) -> HttpResponse:
    """A file; its preview; and, confirmed, its skills."""
    writer_door(request)
    start = {"valid_from": sight(request).on}
    form = FrameworkFileForm(request.POST or None, request.FILES or None, initial=start)
    if "preview" in request.POST:
        if _confirmed(request, form):
            return redirect(HERE)
    elif form.is_valid():
        preview = _previewed(form)
        if preview is not None:
            return _shown(request, form, preview)
    return answer(request, "skills/import.html", {"form": form})


def _previewed(form: FrameworkFileForm) -> Preview | None:
    given = form.cleaned_data
    try:
        return preview_file(file=given["file"], on=given["valid_from"])
    except DomainError as refused:
        add_refusal(form, refused)
        return None


def _shown(request: HttpRequest, form: FrameworkFileForm, preview: Preview) -> HttpResponse:
    day = form.cleaned_data["valid_from"]
    token = sealed(preview, on=day, actor=actor_of(request)) if preview.planned else ""
    context = {"preview": preview, "token": token, "day": day}
    return render(request, "skills/import_preview.html", context)


def _confirmed(request: HttpRequest, form: FrameworkFileForm) -> bool:
    """Whether it was written; a refusal asks for the file again."""
    form.errors.clear()
    try:
        n = write_sealed(request.POST["preview"], actor=actor_of(request), now=clock())
    except DomainError as refused:
        add_refusal(form, refused)
        return False
    toast(request, ngettext("%(n)s skill is written.", "%(n)s skills are written.", n) % {"n": n})
    return True
