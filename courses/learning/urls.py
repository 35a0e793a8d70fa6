"""Pages of the learning area."""

from django.urls import path

from courses.learning.views import certificates, evidence, home, imports, player, quiz

app_name = "learning"
urlpatterns = [
    path("", home.home, name="home"),
    path("start/<str:code>/", home.start, name="start"),
    *imports.desk.urls(),
    path("<int:pk>/", player.resume, name="resume"),
    path("<int:pk>/<str:slug>/", player.unit, name="unit"),
    path("<int:pk>/<str:slug>/place/", player.place, name="place"),
    path("<int:pk>/<str:slug>/finish/", player.finish, name="finish"),
    path("<int:pk>/<str:slug>/attempts/", quiz.start, name="attempt-start"),
    path("attempts/<int:pk>/", quiz.attempt, name="attempt"),
    path("attempts/<int:pk>/<int:number>/", quiz.answer, name="answer"),
    path("attempts/<int:pk>/submit/", quiz.submit, name="submit"),
    path("certificates/<str:code>/", certificates.certificate, name="certificate"),
    path("certificates/<str:code>/pdf/", certificates.pdf, name="certificate-pdf"),
    path("certificates/<str:code>/calendar/", certificates.calendar, name="certificate-calendar"),
    path("verify/", certificates.verify, name="verify"),
    path("completions/<int:pk>/", evidence.completion, name="completion"),
    path("completions/<int:pk>/revoke/", evidence.revoke, name="completion-revoke"),
]
