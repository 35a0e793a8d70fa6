"""Every URL: pages by area, the API, health."""

from django.urls import include, path

from orgchange.notices.views.health import health

urlpatterns = [
    path("", include("orgchange.core.urls")),
    path("account/", include("orgchange.accounts.urls")),
    path("audit/", include("orgchange.audit.urls")),
    path("directory/", include("orgchange.directory.urls")),
    path("notices/", include("orgchange.notices.urls")),
    path("teams/", include("orgchange.teams.urls")),
    path("fund/", include("orgchange.innovation.urls")),
    path("pilots/", include("orgchange.pilots.urls")),
    path("courses/", include("courses.catalogue.urls")),
    path("learning/", include("courses.learning.urls")),
    path("assignments/", include("courses.assignments.urls")),
    path("skills/", include("courses.skills.urls")),
    path("skills/coverage/", include("courses.skills.matrix.urls")),
    path("tracks/", include("courses.tracks.urls")),
    path("coverage/", include("courses.coverage.urls")),
    path("api/v1/", include("config.api")),
    path("health/", health, name="health"),
]

handler400 = "orgchange.core.pages.bad_request"
handler403 = "orgchange.core.pages.forbidden"
handler404 = "orgchange.core.pages.not_found"
handler500 = "orgchange.core.pages.server_error"
