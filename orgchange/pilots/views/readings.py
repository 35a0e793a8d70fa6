"""What is measured of a pilot: charts, what they say, every reading; adding and correcting."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from orgchange.core.dates import firm_day
from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory.forms import DayField
from orgchange.directory.views.doors import answer
from orgchange.pilots.forms.running import CorrectionForm, ReadingForm
from orgchange.pilots.measuring import contract_in_force, measures_of, readings_of
from orgchange.pilots.models import Pilot, Reading, ReadingSource, ReadingWithdrawal
from orgchange.pilots.policies_running import can_write_readings
from orgchange.pilots.portfolio.moment import Moment, moment_of
from orgchange.pilots.reading_files.written import files_of
from orgchange.pilots.running_panels import charts_of, may_read_in
from orgchange.pilots.services.readings import write_reading
from orgchange.pilots.statistics import result_of
from orgchange.pilots.tabs import Viewed
from orgchange.pilots.views.doors import allow, pilot_door
from orgchange.pilots.views.pilots import head

HERE = "pilots:readings"


@require_GET
def readings(request: HttpRequest, pk: int) -> HttpResponse:
    """All measures with their charts, what the figures say, and the readings behind them."""
    viewed = pilot_door(request, pk)
    contract = contract_in_force(viewed.pilot)
    if contract is None:
        raise Http404
    known_on = _known_on(request)
    moment = moment_of(known_on, now=viewed.now)
    may_write = may_read_in(viewed)
    rows = readings_of(viewed.pilot, known_at=None if moment.is_now else moment.until)
    context = {
        **head(viewed, HERE),
        "names": {row.series: row.name for row in contract.measures.all()},
        "charts": charts_of(contract, rows, viewed),
        "result": result_of(contract, rows, on=moment.on) if rows else None,
        "known_on": None if moment.is_now else moment.on,
        **changes_of(viewed.pilot, moment),
        "files": files_of(viewed.pilot) if may_write else [],
        "may_write": may_write,
    }
    return answer(request, "pilots/running/readings.html", context)


@require_http_methods(["GET", "POST"])
def new_reading(request: HttpRequest, pk: int) -> HttpResponse:
    """A reading by hand."""
    viewed = writing_door(request, pk)
    measures = measures_of(viewed.pilot)
    initial = {"measured_on": firm_day(viewed.now)}
    form = ReadingForm(request.POST or None, measures=measures, initial=initial)
    given = {"pilot": viewed.pilot, "source": ReadingSource.HAND}
    if form.is_valid() and tried(form, write_reading, request, row=form.reading(), **given):
        toast(request, _("The reading is on record."))
        return redirect(HERE if request.POST.get("back") == "readings" else "pilots:pilot", pk)
    return form_page(request, viewed, form, title=_("Add a reading"), submit=_("Add it"))


@require_http_methods(["GET", "POST"])
def correct_reading(request: HttpRequest, pk: int, reading: int) -> HttpResponse:
    """Another reading in place of a wrong one, which stays on record."""
    viewed = writing_door(request, pk)
    wrong = get_object_or_404(Reading.objects.filter(pilot=viewed.pilot), pk=reading)
    names = ("value", "measured_on", "sample")
    initial = {name: getattr(wrong, name) for name in names}
    initial["value"] = wrong.value.normalize()
    form = CorrectionForm(request.POST or None, initial=initial)
    given = {"pilot": viewed.pilot, "source": ReadingSource.HAND}
    if form.is_valid() and tried(form, write_reading, request, row=form.reading(wrong), **given):
        toast(request, _("Corrected. What stood there before stays on record."))
        return redirect(HERE, pk)
    title = _("Correct a reading")
    return form_page(request, viewed, form, title=title, submit=_("Correct it"), wrong=wrong)


def changes_of(pilot: Pilot, moment: Moment) -> dict[str, Any]:
    """How many readings were corrected by then, and which were withdrawn, with why. Two queries."""
    corrected = pilot.readings.filter(corrects__isnull=False, recorded_at__lt=moment.until)
    withdrawn = ReadingWithdrawal.objects.filter(
        reading__pilot=pilot, withdrawn_at__lt=moment.until
    )
    rows = withdrawn.select_related("reading", "withdrawn_by__employee")
    return {"corrections": corrected.count(), "withdrawn": list(rows)}


def _known_on(request: HttpRequest) -> date | None:
    """`?known_on=`: the day whose knowledge is asked for; what cannot be read asks nothing."""
    try:
        day: date | None = DayField(required=False).clean(request.GET.get("known_on"))
    except ValidationError:
        return None
    return day


def writing_door(request: HttpRequest, pk: int) -> Viewed:
    """A pilot whose readings the asker may write."""
    viewed = pilot_door(request, pk)
    allow(can_write_readings(viewed.sight, viewed.pilot), _("You may not do this."))
    return viewed


def form_page(request: HttpRequest, viewed: Viewed, form: Any, **said: Any) -> HttpResponse:
    """A form of what is measured."""
    context = {"form": form, "pilot": viewed.pilot, "back": reverse(HERE, args=[viewed.pilot.pk])}
    return answer(request, "pilots/running/form.html", {**context, **said})
