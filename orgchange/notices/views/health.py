"""`/health/`: for monitors and the supervisor, without sign-in."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from orgchange.notices import heartbeats

SHOWN = {
    heartbeats.PLAN: "last_plan",
    heartbeats.DELIVER: "last_delivery",
    heartbeats.RECOUNT: "last_recount",
    heartbeats.PROVE: "last_proof",
}


@never_cache
@login_not_required
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 when everything answers and runs on time; 503 with what does not."""
    found = heartbeats.health(now=timezone.now())
    said: dict[str, Any] = {
        "status": "ok" if found.is_well else "failing",
        "database": "ok" if found.database else "down",
        "broker": "ok" if found.broker else "down",
    }
    for pulse in found.pulses:
        said[SHOWN[pulse.name]] = {
            "at": pulse.ended_at.isoformat() if pulse.ended_at else None,
            "is_late": pulse.is_late,
        }
    return JsonResponse(said, status=200 if found.is_well else 503)
