"""Pages of the teams area."""

from django.urls import path

from orgchange.teams.views import board, drafts, tasks

app_name = "teams"
urlpatterns = [
    path("<int:pk>/board/", drafts.board, name="board"),
    path("<int:pk>/drafts/", drafts.of_team, name="team-drafts"),
    path("drafts/", drafts.mine, name="my-drafts"),
    path("drafts/<int:pk>/", board.draft, name="draft"),
    path("drafts/<int:pk>/preview/", board.preview, name="draft-preview"),
    path("drafts/<int:pk>/act/", board.act, name="draft-act"),
    path("drafts/<int:pk>/publish/", drafts.publish, name="draft-publish"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/<int:pk>/settle/", tasks.settle, name="settle-task"),
    path("tasks/<int:pk>/reopen/", tasks.reopen, name="reopen-task"),
]
