"""What is read of certificates: what waits to be signed, and how each stands on a day."""

from datetime import date
from enum import StrEnum

from django.db.models import Exists, OuterRef

from courses.tracks.models import (
    AssessmentPanel,
    Item,
    PanelResult,
    SignRequest,
    SignState,
    StageKind,
    Submission,
    TrackCertificate,
    TrackEnrolment,
)


class Stand(StrEnum):
    """How a certificate stands. Each is shown differently."""

    VALID = "valid"
    LAPSED = "lapsed"
    REVOKED = "revoked"
    FOLLOWED = "followed"


def stand_of(certificate: TrackCertificate, *, on: date) -> Stand:
    """How it stands on a day. Expects `end` to be read with it."""
    end = getattr(certificate, "end", None)
    if end is not None and end.effective_on <= on:
        return Stand.REVOKED if end.is_revoked else Stand.FOLLOWED
    return Stand.VALID if certificate.ends_on > on else Stand.LAPSED


def passed_panel(way: TrackEnrolment) -> AssessmentPanel | None:
    """The newest closed panel, where it was passed and nobody has signed for it yet."""
    rows = AssessmentPanel.objects.filter(enrolment=way).exclude(closed_at=None)
    newest = rows.order_by("-closed_at", "-pk").first()
    if newest is None or newest.result != PanelResult.PASSED:
        return None
    if TrackCertificate.objects.filter(panel=newest).exists():
        return None
    return newest


def renewal_missing(way: TrackEnrolment) -> list[str]:
    """The mandatory evidence of the renewal whose newest version nobody has signed yet.

    Only what was handed in since the last certificate counts.
    """
    since = TrackCertificate.objects.filter(enrolment=way).order_by("-issued_at").first()
    newest = Submission.objects.filter(enrolment=way, item=OuterRef(OuterRef("pk")))
    if since is not None:
        newest = newest.filter(submitted_at__gte=since.issued_at)
    signed = SignRequest.objects.filter(
        enrolment=way,
        submission__item=OuterRef("pk"),
        submission__in=newest.order_by("-number").values("pk")[:1],
        state=SignState.SIGNED,
    )
    asked = Item.objects.filter(
        terms__version=way.version_id, terms__kind=StageKind.RENEWAL, is_mandatory=True
    ).exclude(signed_by="")
    return [str(row) for row in asked.filter(~Exists(signed))]
