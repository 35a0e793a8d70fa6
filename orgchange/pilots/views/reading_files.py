"""Readings from a file: choose it, look at what it would write, confirm."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from orgchange.core.dates import firm_day
from orgchange.core.doors import add_refusal
from orgchange.core.errors import DomainError
from orgchange.core.toasts import toast
from orgchange.directory.views.doors import actor_of, answer
from orgchange.pilots.measuring import measures_of
from orgchange.pilots.models import ReadingSource
from orgchange.pilots.reading_files.previews import Preview, preview_file, sealed, unsealed
from orgchange.pilots.services.readings import refuse_closed, write_readings
from orgchange.pilots.tabs import Viewed
from orgchange.pilots.views.readings import HERE, writing_door

TEMPLATE = "pilots/running/import.html"


class ReadingFileForm(forms.Form):
    """A file of readings."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "CSV, TSV or XLSX with a day and a value in each row; measure, number of cases and note"
            " if you like. Nothing is written before you confirm."
        ),
        widget=forms.FileInput({"accept": ".csv,.tsv,.txt,.xlsx,.xls,.ods"}),
    )
    date_order = forms.ChoiceField(
        label=gettext_lazy("Dates such as 03/04/2026"),
        required=False,
        choices=[
            ("", gettext_lazy("As the column shows")),
            ("day_first", gettext_lazy("Day first")),
            ("month_first", gettext_lazy("Month first")),
        ],
    )


@require_http_methods(["GET", "POST"])
def imported(request: HttpRequest, pk: int) -> HttpResponse:
    """A file; its preview; and, confirmed, its readings."""
    viewed = writing_door(request, pk)
    form = ReadingFileForm(request.POST or None, request.FILES or None)
    if "preview" in request.POST:
        if _confirmed(request, viewed, form):
            return redirect(HERE, pk)
    elif form.is_valid():
        preview = _previewed(viewed, form)
        if preview is not None:
            return _shown(request, viewed, preview)
    context = {"form": form, "pilot": viewed.pilot, "measures": measures_of(viewed.pilot)}
    return answer(request, TEMPLATE, context)


def _previewed(viewed: Viewed, form: ReadingFileForm) -> Preview | None:
    given = form.cleaned_data
    try:
        refuse_closed(viewed.pilot)
        return preview_file(
            pilot=viewed.pilot,
            file=given["file"],
            asked={"date_order": given["date_order"]},
            today=firm_day(viewed.now),
        )
    except DomainError as refused:
        add_refusal(form, refused)
        return None


def _shown(request: HttpRequest, viewed: Viewed, preview: Preview) -> HttpResponse:
    token = sealed(preview, actor_of(request)) if preview.planned else ""
    context = {"pilot": viewed.pilot, "preview": preview, "token": token}
    return render(request, "pilots/running/import_preview.html", context)


def _confirmed(request: HttpRequest, viewed: Viewed, form: ReadingFileForm) -> bool:
    """Whether it was written; a refusal asks for the file again."""
    actor = actor_of(request)
    form.errors.clear()
    try:
        rows = unsealed(request.POST["preview"], pilot=viewed.pilot, actor=actor)
        written = write_readings(
            pilot=viewed.pilot,
            rows=rows,
            source=ReadingSource.FILE,
            actor=actor,
            now=timezone.now(),
        )
    except DomainError as refused:
        add_refusal(form, refused)
        return False
    said = ngettext("%(n)s reading is on record.", "%(n)s readings are on record.", len(written))
    toast(request, said % {"n": len(written)})
    return True
