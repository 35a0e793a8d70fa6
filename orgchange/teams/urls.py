"""Pages of the teams area."""

from django.urls import path

from orgchange.teams.imports.views import desk
from orgchange.teams.views import (
    acts,
    exports,
    kinds,
    memberships,
    tasks,
    team,
    teams,
    waivers,
)

app_name = "teams"
urlpatterns = [
    path("", teams.teams, name="list"),
    path("export/", teams.export, name="export"),
    path("new/", teams.new, name="new"),
    path("kinds/", kinds.kinds, name="kinds"),
    path("kinds/new/", kinds.new, name="new-kind"),
    path("kinds/<slug:code>/", kinds.kind, name="kind"),
    path("kinds/<slug:code>/draft/", kinds.draft, name="kind-draft"),
    path("kinds/<slug:code>/draft/start/", kinds.start, name="kind-start"),
    path("kinds/<slug:code>/draft/publish/", kinds.publish, name="kind-publish"),
    path("kinds/<slug:code>/draft/discard/", kinds.discard, name="kind-discard"),
    path("kinds/<slug:code>/retire/", kinds.retire, name="kind-retire"),
    path("kinds/<slug:code>/move/", kinds.move, name="kind-move"),
    path("<int:pk>/", team.team, name="team"),
    path("<int:pk>/undo/", acts.undo, name="undo"),
    path("<int:pk>/act/<slug:name>/", acts.act, name="act"),
    path("<int:pk>/seats/<int:seat>/<slug:name>/", acts.seat_act, name="seat-act"),
    path("<int:pk>/waivers/new/", waivers.waive, name="waive"),
    path("<int:pk>/waivers/<int:waiver>/end/", waivers.end_waiver, name="end-waiver"),
    *desk.urls(),
    path("export/rosters/", exports.export, name="export-rosters"),
    path("<int:pk>/export/", exports.export_team, name="export-team"),
    path("memberships/", memberships.memberships, name="memberships"),
    path("memberships/edit/", memberships.edit, name="edit-memberships"),
    path("memberships/edit/<int:pk>/undo/", memberships.undo, name="undo-memberships"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/<int:pk>/settle/", tasks.settle, name="settle-task"),
    path("tasks/<int:pk>/reopen/", tasks.reopen, name="reopen-task"),
]
