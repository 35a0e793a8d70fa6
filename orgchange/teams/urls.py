"""Pages of the teams area."""

from django.urls import path

from orgchange.teams.views import answer_link, mine, requests, suggestions, tasks

app_name = "teams"
urlpatterns = [
    path("requests/", requests.page, name="requests"),
    path("requests/<int:pk>/", requests.one, name="request"),
    path("requests/<int:pk>/answer/", requests.answer, name="request-answer"),
    path("requests/<int:pk>/withdraw/", requests.withdraw, name="request-withdraw"),
    path("requests/answer/<str:token>/", answer_link.answer_link, name="answer-link"),
    path("mine/", mine.page, name="mine"),
    path("mine/offers/new/", mine.offer, name="offer-new"),
    path("mine/offers/<int:pk>/", mine.offer, name="offer"),
    path("mine/offers/<int:pk>/withdraw/", mine.withdraw_offer, name="offer-withdraw"),
    path("<int:pk>/suggestions/", suggestions.suggestions, name="suggestions"),
    path("<int:pk>/ask/", suggestions.ask, name="ask"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/<int:pk>/settle/", tasks.settle, name="settle-task"),
    path("tasks/<int:pk>/reopen/", tasks.reopen, name="reopen-task"),
]
