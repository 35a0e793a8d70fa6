"""Every component once, as mock data: a page of the tests, not of the site."""

from pathlib import Path

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from config import urls as real
from orgchange.core.errors import Problem
from orgchange.core.toasts import toast

handler400, handler403 = real.handler400, real.handler403
handler404, handler500 = real.handler404, real.handler500

SOURCE = Path(__file__).with_suffix(".html")


class Filters(forms.Form):
    """Two filters."""

    state = forms.ChoiceField(choices=[("", "Any"), ("overdue", "Overdue")], required=False)
    day = forms.DateField(required=False, label="As of")


class Example(forms.Form):
    """A field of each look."""

    metric = forms.CharField(help_text="One thing you can count, with its unit.")
    day = forms.DateField(label="Baseline date")
    note = forms.CharField(widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(choices=[("a", "One"), ("b", "Two")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="I have read it")


def gallery(request: HttpRequest) -> HttpResponse:
    """The page."""
    toast(request, "Nudged 2 people; 1 was at today's cap", undo_url="/undo/")
    form = Example({"metric": "Minutes per receipt", "day": "31 Feb 2026"})
    paginator = Paginator(range(318), 50)
    context = {
        "today": request.today,
        "menu": [{"label": "Download CSV", "url": "#", "icon": "download"}],
        "tabs": [
            {"label": "Team", "url": "#", "is_here": True, "count": 12},
            {"label": "Evidence", "url": "#", "count": None},
        ],
        "chips": [{"key": "Kind", "value": "Employees", "url": "?"}],
        "filters": Filters({}),
        "form": form,
        "problems": [Problem("row 3, Start", "date", "“31 Feb” is not a day.")],
        "figures": [
            {
                "label": "Coverage",
                "value": "82.3",
                "unit": "%",
                "of": "9,710 / 11,795",
                "state": "covered",
            },
            {"label": "On track", "value": None},
            {
                "label": "Overdue",
                "value": "620",
                "of": "406 never done",
                "state": "overdue",
                "url": "#",
            },
        ],
        "months": [52, 60, None, 71, 80, 86, 91],
        "facts": [("Required because", "You work in Logistics."), ("Due", "20 Nov")],
        "names": ["Amina Diallo", "欧阳小明", "\u202eevil <b>", "x" * 120],
        "actions": [{"name": "do", "value": "nudge", "label": "Nudge"}],
        "page": paginator.page(2),
        "steps": [
            {"label": "Course", "is_done": True, "url": "#"},
            {"label": "Who", "is_here": True, "detail": "312 people"},
            {"label": "When"},
        ],
    }
    return HttpResponse(engines["django"].from_string(SOURCE.read_text()).render(context, request))


urlpatterns = [path("gallery/", gallery), path("", include(real.urlpatterns))]
