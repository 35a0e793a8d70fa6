"""The letters of a fund: what stands in each before its own words."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, answer, clock
from orgchange.innovation.deciding import letters as words
from orgchange.innovation.forms.letters import LetterForm
from orgchange.innovation.models import Fund, Outcome
from orgchange.innovation.offices import funds_where
from orgchange.innovation.policies import TELLERS
from orgchange.innovation.services import letters as services


def fund_or_404(request: HttpRequest, code: str) -> Fund:
    """A fund whose results the asker tells."""
    rows = Fund.objects.filter(pk__in=funds_where(sight(request), *TELLERS))
    found = rows.filter(code=code).first()
    if found is None:
        raise Http404
    return found


@require_GET
def letters(request: HttpRequest, code: str) -> HttpResponse:
    """Each result's letter in each language."""
    fund = fund_or_404(request, code)
    own = words.own_letters([fund.pk])
    rows = [
        {
            "outcome": Outcome(outcome),
            "language": language,
            "label": label,
            "letter": words.words_for(fund.pk, outcome, language, own),
            "is_own": (fund.pk, outcome, language) in own,
        }
        for outcome in words.SHIPPED
        for language, label in settings.LANGUAGES
    ]
    return render(request, "innovation/deciding/letters.html", {"fund": fund, "rows": rows})


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str, outcome: str, language: str) -> HttpResponse:
    """One letter of a fund; given up, it is the one that ships."""
    fund = fund_or_404(request, code)
    if outcome not in words.SHIPPED or language not in dict(settings.LANGUAGES):
        raise Http404
    which: dict[str, Any] = {"fund": fund, "outcome": outcome, "language": language}
    if "give_up" in request.POST:
        services.give_up(**which, actor=actor_of(request), now=clock())
        toast(request, _("The shipped letter is used again."))
        return redirect("innovation:letters", code)
    own = words.own_letters([fund.pk])
    held = words.words_for(fund.pk, outcome, language, own)
    initial = {"subject": held.subject, "body": held.body}
    form = LetterForm(request.POST or None, initial=initial)
    valid = request.method == "POST" and form.is_valid()
    if valid and tried(form, services.save, request, **which, **form.cleaned_data):
        toast(request, _("The letter is used from now on."))
        return redirect("innovation:letters", code)
    context = {
        **which,
        "outcome": Outcome(outcome),
        "label": dict(settings.LANGUAGES)[language],
        "form": form,
        "is_own": (fund.pk, outcome, language) in own,
        "placeholders": [(f"{{{name}}}", text) for name, text in words.PLACEHOLDERS.items()],
    }
    return answer(request, "innovation/deciding/letter_form.html", context)
