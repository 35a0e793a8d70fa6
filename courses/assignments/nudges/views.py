"""The door to nudging: a POST from the pages that show people."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.assignments.nudges import services
from orgchange.core.errors import InvalidInput
from orgchange.core.texts import whole
from orgchange.core.toasts import toast


class NotAPair(InvalidInput):
    """A person and a requirement were expected."""

    code = "not_a_pair"


@require_POST
def nudge(request: HttpRequest) -> HttpResponse:
    """Nudge the people of the `pair` values ("employee:requirement"), then back to `next`."""
    actor: Any = request.user
    pairs = {_pair(said) for said in request.POST.getlist("pair")}
    if not pairs:
        raise NotAPair(_("Choose whom to nudge."))
    nudged = services.nudge(pairs=pairs, actor=actor, now=timezone.now())
    toast(request, services.said(nudged))
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return redirect(back)
    return redirect("core:home")


def _pair(said: str) -> tuple[int, int]:
    person, _colon, requirement = said.partition(":")
    pair = whole(person), whole(requirement)
    if pair[0] is None or pair[1] is None:
        raise NotAPair(_("“%(said)s” names no person and course.") % {"said": said[:40]})
    return pair[0], pair[1]
