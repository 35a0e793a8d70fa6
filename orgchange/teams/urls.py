"""Pages of the teams area."""

from django.urls import path

from orgchange.teams.imports.views import desk
from orgchange.teams.views import exports, memberships, tasks

app_name = "teams"
urlpatterns = [
    *desk.urls(),
    path("export/", exports.export, name="export"),
    path("<int:pk>/export/", exports.export_team, name="export-team"),
    path("memberships/", memberships.memberships, name="memberships"),
    path("memberships/edit/", memberships.edit, name="edit-memberships"),
    path("memberships/edit/<int:pk>/undo/", memberships.undo, name="undo-memberships"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/<int:pk>/settle/", tasks.settle, name="settle-task"),
    path("tasks/<int:pk>/reopen/", tasks.reopen, name="reopen-task"),
]
