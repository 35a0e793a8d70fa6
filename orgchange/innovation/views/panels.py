"""The panel: its sessions, the agenda with a clock, notes and findings."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, clock
from orgchange.innovation.blindness import view_of
from orgchange.innovation.forms.reviews import ItemForm
from orgchange.innovation.models import PanelItem, PanelSession
from orgchange.innovation.policies import may_run
from orgchange.innovation.reviewing.agenda import agenda_of
from orgchange.innovation.reviewing.scopes import panels_visible_to, sees_panels
from orgchange.innovation.services import panels as services
from orgchange.innovation.tabs import FUND_TABS, tabs_of


@require_GET
def panels(request: HttpRequest) -> HttpResponse:
    """All sessions of the panels that the asker belongs to."""
    held = sight(request)
    if not sees_panels(held):
        raise Http404
    context = {
        "sessions": panels_visible_to(held).select_related("round__fund").prefetch_related("items"),
        "tabs": tabs_of(FUND_TABS, request, "innovation:panels"),
    }
    return render(request, "innovation/reviewing/panels.html", context)


@require_GET
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    """One session: the agenda at the side, the proposal being heard in the middle."""
    return _page(request, session_or_404(request, pk))


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin with a proposal."""
    item = item_or_404(request, pk)
    services.start_item(item=item, actor=actor_of(request), now=clock())
    return redirect(_at(item))


@require_POST
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep notes and finding."""
    item, form = item_or_404(request, pk), ItemForm(request.POST)
    if form.is_valid() and tried(
        form, services.write_item, request, item=item, **form.cleaned_data
    ):
        toast(request, _("The panel's notes were kept."))
        return redirect(_at(item))
    return _page(request, item.session, item=item, form=form)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a proposal off the agenda."""
    item = item_or_404(request, pk)
    services.drop_item(item=item, actor=actor_of(request), now=clock())
    return redirect("innovation:panel", item.session_id)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """End the session."""
    session = session_or_404(request, pk)
    services.close_session(session=session, actor=actor_of(request), now=clock())
    toast(request, _("The session is closed."))
    return redirect("innovation:panel", pk)


def session_or_404(request: HttpRequest, pk: int) -> PanelSession:
    """A session of a panel that the asker belongs to."""
    rows = panels_visible_to(sight(request)).select_related("round__fund")
    found: PanelSession = get_object_or_404(rows, pk=pk)
    return found


def item_or_404(request: HttpRequest, pk: int) -> PanelItem:
    """An item of such a session, of which the asker may read the reviews."""
    rows = PanelItem.objects.filter(session__in=panels_visible_to(sight(request)))
    found: PanelItem = get_object_or_404(
        rows.select_related("session__round__fund", "proposal__round__fund"), pk=pk
    )
    if not view_of(sight(request), [found.proposal])[found.proposal_id].scores:
        raise Http404
    return found


def _at(item: PanelItem) -> str:
    return f"{reverse('innovation:panel', args=[item.session_id])}?item={item.pk}"


def _page(
    request: HttpRequest,
    session: PanelSession,
    *,
    item: PanelItem | None = None,
    form: ItemForm | None = None,
) -> HttpResponse:
    held = sight(request)
    typed = request.GET.get("item", "")
    wanted = item.pk if item else int(typed) if typed.isdecimal() else None
    agenda = agenda_of(held, session, here=wanted, now=clock())
    here = agenda.here
    if form is None and here is not None and here.is_known:
        fields = ("notes", "finding", "amount")
        form = ItemForm(initial={name: getattr(here.item, name) for name in fields})
    context = {
        "session": session,
        "agenda": agenda,
        "here": here,
        "form": form,
        "may_run": may_run(held, session.round.fund_id) and session.closed_at is None,
        "tabs": tabs_of(FUND_TABS, request, "innovation:panels"),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "innovation/reviewing/panel.html", context, status=status)
