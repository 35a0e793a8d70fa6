"""Files of a pilot: the list, keeping one, loading it, taking it off."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orgchange.core import downloads
from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory.views.doors import actor_of
from orgchange.pilots.daily.files import file_lines
from orgchange.pilots.forms.daily import FileForm
from orgchange.pilots.models import PilotFile
from orgchange.pilots.policies import can_work
from orgchange.pilots.services import files as services
from orgchange.pilots.tabs import Viewed
from orgchange.pilots.views.doors import allow, inside_door
from orgchange.pilots.views.pilots import head

HERE = "pilots:files"


@require_http_methods(["GET", "POST"])
def files(request: HttpRequest, pk: int) -> HttpResponse:
    """What is kept with the pilot, and one more."""
    viewed = inside_door(request, pk)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        allow(can_work(viewed.sight, viewed.pilot), _("You may not do this."))
        if form.is_valid() and tried(
            form, services.add_file, request, pilot=viewed.pilot, file=form.cleaned_data["file"]
        ):
            toast(request, _("The file is kept."))
            return redirect(HERE, pk)
    context = {
        **head(viewed, HERE),
        "rows": file_lines(viewed.pilot),
        "form": form,
        "may_write": viewed.pilot.state != "closed" and can_work(viewed.sight, viewed.pilot),
    }
    status = 422 if form.errors else 200
    return render(request, "pilots/daily/files.html", context, status=status)


@require_GET
def download(request: HttpRequest, pk: int, file: int) -> FileResponse:
    """The file, to be saved and never to be shown by the browser."""
    row = _file(inside_door(request, pk), file, removed=False)
    return downloads.download(row.file, name=row.name)


@require_POST
def remove(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Off the list, with a way back."""
    row = _file(inside_door(request, pk), file)
    services.remove_file(file=row, actor=actor_of(request), now=timezone.now())
    toast(request, _("Removed."), undo_url=reverse("pilots:file-restore", args=[pk, file]))
    return redirect(HERE, pk)


@require_POST
def restore(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Back onto the list."""
    row = _file(inside_door(request, pk), file)
    services.restore_file(file=row, actor=actor_of(request), now=timezone.now())
    toast(request, _("It is back."))
    return redirect(HERE, pk)


def _file(viewed: Viewed, pk: int, *, removed: bool = True) -> PilotFile:
    rows = PilotFile.objects.filter(pilot=viewed.pilot).select_related("pilot")
    return get_object_or_404(rows if removed else rows.filter(removed_at=None), pk=pk)
