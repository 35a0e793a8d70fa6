"""Who is shown among the certified: all who hold a certificate, but for those who would not."""

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from courses.tracks.models import Recognition, State, TrackCertificate, TrackEnrolment
from courses.tracks.scopes import tracks_visible_to
from orgchange.directory.scopes import Sight, people_visible_to

SHOWN = (State.CERTIFIED, State.RENEWING)


def recognised(sight: Sight) -> QuerySet[TrackEnrolment]:
    """Certified colleagues whom the viewer may look up, highest level first.

    Each has `domains`, `since` and `own_words`.
    """
    declined = Recognition.objects.filter(enrolment=OuterRef("pk"), declined_at__isnull=False)
    newest = TrackCertificate.objects.filter(
        enrolment=OuterRef("pk"), end=None, starts_on__lte=sight.on, ends_on__gt=sight.on
    ).order_by("-issued_at", "-pk")
    rows = TrackEnrolment.objects.filter(
        Exists(newest),
        ~Exists(declined),
        state__in=SHOWN,
        track__in=tracks_visible_to(sight).values("pk"),
        employee__in=people_visible_to(sight).values("pk"),
    )
    found = rows.annotate(
        domains=Subquery(newest.values("domains")[:1]),
        since=Subquery(newest.values("starts_on")[:1]),
        own_words=Subquery(
            Recognition.objects.filter(enrolment=OuterRef("pk")).values("words")[:1]
        ),
    )
    return found.select_related("employee", "track").order_by("-level", "employee__full_name", "pk")
