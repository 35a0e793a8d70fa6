"""Awards: the list, and one award with its tranches, amendments and entries."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from orgchange.core.doors import is_part
from orgchange.directory.roster.pages import page_of
from orgchange.directory.scopes import sight
from orgchange.innovation.forms.money import AwardFilter
from orgchange.innovation.money import award_list
from orgchange.innovation.money.award_page import award_page
from orgchange.innovation.money.money_scopes import awards_visible_to
from orgchange.innovation.tabs import FUND_TABS, tabs_of
from orgchange.innovation.views.money_doors import award_or_404


@require_GET
def awards(request: HttpRequest) -> HttpResponse:
    """The awards that one may see; those of one's own proposals for everybody."""
    held = sight(request)
    if held.employee_id is None and not held.is_auditor:
        raise Http404
    form = AwardFilter(request.GET)
    page = page_of(request, award_list.narrowed(awards_visible_to(held), **form.wanted()))
    context = {
        "form": form,
        "page": page,
        "rows": award_list.award_rows(list(page)),
        "tabs": tabs_of(FUND_TABS, request, "innovation:money"),
    }
    template = "_awards" if is_part(request) else "awards"
    return render(request, f"innovation/money/{template}.html", context)


@require_GET
def award(request: HttpRequest, pk: int) -> HttpResponse:
    """One award: what is promised, released, spent; what comes next, and on what condition."""
    found = award_or_404(request, pk)
    return render(request, "innovation/money/award.html", award_page(found, sight(request)))
