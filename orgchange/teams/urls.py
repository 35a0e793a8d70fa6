"""Pages of the teams area."""

from django.urls import path

from orgchange.teams.views import figures, tasks

app_name = "teams"
urlpatterns = [
    path("figures/", figures.figures, name="figures"),
    path("figures/trend/", figures.figure_trend, name="figure-trend"),
    path("figures/people/", figures.figure_people, name="figure-people"),
    path("figures/<slug:form>/", figures.download, name="figures-download"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/<int:pk>/settle/", tasks.settle, name="settle-task"),
    path("tasks/<int:pk>/reopen/", tasks.reopen, name="reopen-task"),
]
