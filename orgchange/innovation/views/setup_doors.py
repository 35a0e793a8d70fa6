"""What the pages of setting up share: a fund or round that the asker may see, and refusals."""

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from orgchange.core.errors import NotAllowed
from orgchange.directory.scopes import sight
from orgchange.innovation.models import Fund, Round
from orgchange.innovation.scopes import funds_visible_to, rounds_visible_to

Crumbs = list[tuple[str, str]]


def fund_or_404(request: HttpRequest, code: str) -> Fund:
    """A fund that the asker may see."""
    rows = funds_visible_to(sight(request)).select_related("parent")
    found = rows.filter(code=code).first()
    if found is None:
        raise Http404
    return found


def round_or_404(request: HttpRequest, pk: int) -> Round:
    """A round that the asker may see."""
    rows = rounds_visible_to(sight(request)).select_related(
        "fund", "period", "rubric__rubric", "workflow__workflow"
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def allow(allowed: bool) -> None:
    """Refuse the page of a form to whom the service would refuse the write."""
    if not allowed:
        raise NotAllowed(_("You may not do this."))


def back_to_funds() -> Crumbs:
    """The way back to all funds."""
    return [(_("Funds"), reverse("innovation:funds"))]


def back_to_fund(fund: Fund) -> Crumbs:
    """The way back to a fund."""
    name = fund.name_in(get_language() or "")
    return [*back_to_funds(), (name, reverse("innovation:fund", args=[fund.code]))]


def back_to_round(held: Round) -> Crumbs:
    """The way back to a round."""
    name = held.name_in(get_language() or "")
    return [*back_to_fund(held.fund), (name, reverse("innovation:round", args=[held.pk]))]
