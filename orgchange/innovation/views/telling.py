"""Telling results: the letters as they will be read, and telling all at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orgchange.core.doors import tried
from orgchange.core.texts import whole
from orgchange.core.toasts import toast
from orgchange.directory.scopes import Sight, sight
from orgchange.directory.views.doors import actor_of, answer, clock
from orgchange.innovation.blindness import showing
from orgchange.innovation.deciding import letters
from orgchange.innovation.deciding.letters import Letter
from orgchange.innovation.deciding.untold import untold
from orgchange.innovation.forms.letters import WordsForm
from orgchange.innovation.models import Decision, Fund, Proposal
from orgchange.innovation.offices import funds_where
from orgchange.innovation.policies import TELLERS
from orgchange.innovation.services import telling as services
from orgchange.innovation.tabs import FUND_TABS, tabs_of
from orgchange.innovation.views.deciding_doors import sees_telling


@dataclass(frozen=True)
class FundUntold:
    """What one fund has to tell. `missing`: how many letters still need words."""

    fund: Fund
    decisions: Sequence[Decision]
    missing: int


def untold_by(held: Sight) -> QuerySet[Decision]:
    """Results that the asker may tell; of a proposal of one's own nobody reads them here."""
    rows = Proposal.objects.filter(round__fund__in=funds_where(held, *TELLERS))
    return untold().filter(proposal__in=showing(held, "state", rows))


@require_GET
def telling(request: HttpRequest) -> HttpResponse:
    """All that is decided and not told, by fund."""
    held = sight(request)
    if not sees_telling(held):
        raise Http404
    groups: dict[int, list[Decision]] = {}
    for row in untold_by(held):
        groups.setdefault(row.proposal.round.fund_id, []).append(row)
    context = {
        "funds": [
            FundUntold(rows[0].proposal.round.fund, rows, len(letters.missing(rows)))
            for rows in groups.values()
        ],
        "own_funds": Fund.objects.filter(pk__in=funds_where(held, *TELLERS)),
        "tabs": tabs_of(FUND_TABS, request, "innovation:telling"),
    }
    return render(request, "innovation/deciding/telling.html", context)


@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter, as its reader will see it, and its words."""
    found = untold_by(sight(request)).filter(pk=pk).first()
    if found is None:
        raise Http404
    form = WordsForm(request.POST or None, initial={"words": found.words})
    valid = request.method == "POST" and form.is_valid()
    words = form.cleaned_data["words"] if valid else ""
    if valid and tried(form, services.word, request, decision=found, words=words):
        toast(request, _("The words are kept. Nobody was told yet."))
        return redirect("innovation:letter", pk)
    context = {"decision": found, "form": form, "letters": _in_languages(found)}
    return answer(request, "innovation/deciding/letter.html", context)


def _in_languages(found: Decision) -> list[tuple[str, str, Letter]]:
    """(code, language, letter) of each language that it may be read in."""
    own = letters.own_letters([found.proposal.round.fund_id])
    name = str(found.proposal.submitter)
    return [
        (code, str(label), letters.letter_for(found, name=name, language=code, own=own))
        for code, label in settings.LANGUAGES
    ]


@require_POST
def tell(request: HttpRequest, code: str) -> HttpResponse:
    """Tell the chosen ones, all at once."""
    held = sight(request)
    fund = Fund.objects.filter(pk__in=funds_where(held, *TELLERS), code=code).first()
    if fund is None:
        raise Http404
    chosen = [pk for text in request.POST.getlist("decisions") if (pk := whole(text)) is not None]
    rows = untold_by(held).filter(pk__in=chosen)
    n = services.tell(fund=fund, decisions=rows, actor=actor_of(request), now=clock())
    text = ngettext("%(n)s result was told.", "%(n)s results were told.", n)
    toast(request, text % {"n": n})
    return redirect("innovation:telling")
