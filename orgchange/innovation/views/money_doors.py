"""What the pages of money share: a period, an award or an entry that the asker may see."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from orgchange.core.errors import NotAllowed
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import answer
from orgchange.innovation.models import Award, FundPeriod, LedgerEntry
from orgchange.innovation.money.money_scopes import awards_visible_to, periods_visible_to
from orgchange.innovation.policies import sees_money
from orgchange.innovation.scopes import entries_visible_to

Crumbs = list[tuple[str, str]]


def require_money(request: HttpRequest) -> None:
    """Pages of money do not exist for whoever answers for none and oversees none."""
    if not sees_money(sight(request)):
        raise Http404


def allow(allowed: bool) -> None:
    """Refuse the page of a form to whom the service would refuse the write."""
    if not allowed:
        raise NotAllowed(_("You may not do this."))


def period_or_404(request: HttpRequest, pk: int) -> FundPeriod:
    """A period whose money the asker sees."""
    return get_object_or_404(periods_visible_to(sight(request)), pk=pk)


def award_or_404(request: HttpRequest, pk: int) -> Award:
    """An award that the asker sees."""
    return get_object_or_404(awards_visible_to(sight(request)), pk=pk)


def entry_or_404(request: HttpRequest, pk: int) -> LedgerEntry:
    """An entry that the asker sees."""
    rows: QuerySet[LedgerEntry] = entries_visible_to(sight(request))
    return get_object_or_404(rows.select_related("period__fund", "proposal"), pk=pk)


def back_to_money(period: FundPeriod | None = None) -> Crumbs:
    """The way back to the balances."""
    query = f"?period={period.pk}" if period else ""
    return [(_("Money"), reverse("innovation:money") + query)]


def back_to_award(award: Award) -> Crumbs:
    """The way back to an award."""
    way = [(_("Awards"), reverse("innovation:awards"))]
    return [*way, (str(award.proposal), reverse("innovation:award", args=[award.pk]))]


def form_page(
    request: HttpRequest, form: Any, *, title: str, submit: str, back: Crumbs, **more: Any
) -> HttpResponse:
    """The page of a form; 422 where what was typed is not right."""
    context = {"form": form, "title": title, "submit": submit, "back": back, **more}
    return answer(request, "innovation/money/form.html", context)
