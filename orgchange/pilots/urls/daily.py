"""The daily work: tasks, risks, decisions, files, money, history."""

from django.urls import path

from orgchange.pilots.views import board, daily, files, risks

patterns = [
    path("<int:pk>/tasks/", board.tasks, name="tasks"),
    path("<int:pk>/tasks/new/", board.add, name="task-new"),
    path("<int:pk>/tasks/<int:task>/", board.task, name="task"),
    path("<int:pk>/tasks/<int:task>/move/", board.move, name="task-move"),
    path("<int:pk>/tasks/<int:task>/remove/", board.remove, name="task-remove"),
    path("<int:pk>/tasks/<int:task>/restore/", board.restore, name="task-restore"),
    path("<int:pk>/risks/", risks.risks, name="risks"),
    path("<int:pk>/risks/new/", risks.new, name="risk-new"),
    path("<int:pk>/risks/<int:risk>/", risks.change, name="risk"),
    path("<int:pk>/risks/<int:risk>/close/", risks.close, name="risk-close"),
    path("<int:pk>/risks/<int:risk>/reopen/", risks.reopen, name="risk-reopen"),
    path("<int:pk>/decisions/", daily.decisions, name="decisions-log"),
    path("<int:pk>/files/", files.files, name="files"),
    path("<int:pk>/files/<int:file>/", files.download, name="file"),
    path("<int:pk>/files/<int:file>/remove/", files.remove, name="file-remove"),
    path("<int:pk>/files/<int:file>/restore/", files.restore, name="file-restore"),
    path("<int:pk>/spending/", daily.spending, name="spending"),
    path("<int:pk>/history/", daily.history, name="history"),
]
