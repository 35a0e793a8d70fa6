"""Pages of the teams area."""

from django.urls import path

from orgchange.teams.views import tasks

app_name = "teams"
urlpatterns = [
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/<int:pk>/settle/", tasks.settle, name="settle-task"),
    path("tasks/<int:pk>/reopen/", tasks.reopen, name="reopen-task"),
]
