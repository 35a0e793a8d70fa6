"""Withdrawing readings that should never have existed: one, or all that a file wrote."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory.views.doors import answer
from orgchange.pilots.forms.running import UndoFileForm, WithdrawalForm
from orgchange.pilots.measuring import measures_of
from orgchange.pilots.models import Reading
from orgchange.pilots.reading_files.written import WrittenFile, file_of
from orgchange.pilots.services.withdrawing import undo_file, withdraw_reading
from orgchange.pilots.stakes import stakes_of
from orgchange.pilots.views.readings import HERE, form_page, writing_door


@require_http_methods(["GET", "POST"])
def withdrawn(request: HttpRequest, pk: int, reading: int) -> HttpResponse:
    """A reading that should never have existed, what stands on it, and why it goes."""
    viewed = writing_door(request, pk)
    rows = Reading.objects.filter(pilot=viewed.pilot).select_related("pilot")
    held = get_object_or_404(rows, pk=reading)
    form = WithdrawalForm(request.POST or None)
    if form.is_valid() and tried(
        form, withdraw_reading, request, reading=held, reason=form.cleaned_data["reason"]
    ):
        toast(request, _("Withdrawn. It stays on record, with your reason."))
        return redirect(HERE, pk)
    effects = [_("It drops out of the charts, the figures and what the kill criteria watch.")]
    if held.corrects_id is not None:
        effects.append(_("What it corrected does not stand again. Add that anew, if it was right."))
    effects += stakes_of(viewed.pilot, [held])
    said = {"title": _("Withdraw a reading"), "submit": _("Withdraw it"), "effects": effects}
    return form_page(request, viewed, form, **said, withdrawn=held)


@require_http_methods(["GET", "POST"])
def undone(request: HttpRequest, pk: int, first: int) -> HttpResponse:
    """A file of readings: what undoing it would do, and what stands on it; confirmed, undone."""
    viewed = writing_door(request, pk)
    file = file_of(viewed.pilot, first)
    if file is None:
        raise Http404
    form = UndoFileForm(request.POST or None, initial={"standing": len(file.standing)})
    if form.is_valid() and tried(form, undo_file, request, file=file, **form.cleaned_data):
        toast(request, _said(file))
        return redirect(HERE, pk)
    before = [row.corrects for row in file.corrections if row.corrects is not None]
    context = {
        "pilot": viewed.pilot,
        "file": file,
        "form": form,
        "names": {row.series: row.name for row in measures_of(viewed.pilot)},
        "stakes": stakes_of(viewed.pilot, file.standing, put_back=before),
    }
    return answer(request, "pilots/running/undo_file.html", context)


def _said(file: WrittenFile) -> str:
    count = len(file.standing)
    text = ngettext(
        "The file is undone: %(n)s reading does not stand any more.",
        "The file is undone: %(n)s readings do not stand any more.",
        count,
    )
    return text % {"n": count}
